"""How the tables of this slice came to be."""
