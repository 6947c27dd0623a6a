"""People, the organisations they work in, and their roles."""
