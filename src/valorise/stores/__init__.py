"""Where things are kept: the record of events and the search index."""
