"""Records of applications from the Patent Examination Data System of the United States, which ended in 2025."""
