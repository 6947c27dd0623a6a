"""References in the RIS format, as reference managers, publishers and repositories export them."""
