"""Migrations of the partners room."""
