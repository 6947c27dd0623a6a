"""How the tables of the slice came about."""
