"""Assets and their rights: dates that follow, shares that add up, readiness."""
