"""What templates of the register need beyond Django's own words."""
