"""One file per format that results are written in."""
