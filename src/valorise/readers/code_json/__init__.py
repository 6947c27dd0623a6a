"""Software catalogues of United States agencies: code.json of schema 2.0, and NASA's catalogue made from it."""
