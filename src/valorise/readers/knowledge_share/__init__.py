"""Offers of spin-offs and start-ups of Italian research bodies, from the platform Knowledge Share."""
