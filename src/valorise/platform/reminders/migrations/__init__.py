"""Migrations of reminders."""
