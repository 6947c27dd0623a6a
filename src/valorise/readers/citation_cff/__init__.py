"""Software and data that say in a file CITATION.cff how they want to be cited."""
