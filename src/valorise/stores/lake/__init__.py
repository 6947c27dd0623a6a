"""The lake: named datasets of open data as Parquet, each load kept with what it was made from."""
