"""Changes of the tables of costs."""
