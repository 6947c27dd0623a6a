"""Trials at the patent office of the United States about granted patents, as its board answers."""
