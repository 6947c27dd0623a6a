"""Results of the public patent search of the United States patent office."""
