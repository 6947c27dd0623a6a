"""Who should talk to whom: the best pairs of needs and assets under capacity, floors and exclusions."""
