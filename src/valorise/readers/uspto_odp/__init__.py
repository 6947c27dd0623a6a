"""Records of applications from the Open Data Portal of the United States patent office."""
