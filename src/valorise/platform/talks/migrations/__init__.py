"""Changes of the tables of talks."""
