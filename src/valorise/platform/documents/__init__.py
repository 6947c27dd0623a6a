"""Files put with assets: kept under random names, given out only to who may see them, and always as a download."""
