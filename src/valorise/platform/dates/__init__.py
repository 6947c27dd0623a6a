"""Dates of all rights and duties: what is due, who looks after it, what was done, calendars and attorneys' lists."""
