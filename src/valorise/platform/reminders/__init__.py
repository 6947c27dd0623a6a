"""Reminders of dates: how long before each kind, who is told, who stands in for whom, and what was missed."""
