"""What is about to become public, and what must be protected before."""
