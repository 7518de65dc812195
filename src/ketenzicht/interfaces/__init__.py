"""Interfaces: pages, API, command line and jobs. Each calls the rooms; none knows another."""
