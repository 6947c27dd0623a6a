"""One folder per source format: found, recognised by content, read row by row, every row accounted for."""
