"""What the rights of an office will cost, what speaks for keeping them, and what was decided."""
