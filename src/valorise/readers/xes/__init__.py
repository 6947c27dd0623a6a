"""Event logs in the standard XES (IEEE 1849), and tables with the same names as columns."""
