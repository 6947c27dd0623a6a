"""What somebody looks for and knowledge could answer."""
