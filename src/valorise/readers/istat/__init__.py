"""Series of the Italian statistical office (ISTAT) on innovation and research."""
