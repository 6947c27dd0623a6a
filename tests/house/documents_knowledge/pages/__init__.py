"""Pages that are more than the list of one kind; each file is one page of its name."""
