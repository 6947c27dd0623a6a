"""What rights cost to keep: fees by office and year, payments to come, and what speaks for keeping or dropping."""
