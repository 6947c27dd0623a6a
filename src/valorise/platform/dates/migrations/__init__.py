"""Migrations of dates."""
