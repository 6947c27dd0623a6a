"""Countries, gaps against the nine recommendations, and measures that could close them."""
