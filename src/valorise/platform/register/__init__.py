"""The assets of an organisation with everything that belongs to them."""
