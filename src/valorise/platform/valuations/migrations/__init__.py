"""Changes of the tables of valuations."""
