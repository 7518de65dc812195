"""Migrations of the country room."""
