"""Any table with a header row: guesses which column is which, shows why, and takes corrections."""
