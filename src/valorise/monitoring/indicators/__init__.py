"""One file per indicator: what it is, and the function that computes it. Files are found by name."""
