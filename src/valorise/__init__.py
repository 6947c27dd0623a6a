"""Valorise: from research results to use, and from evidence to policy."""

__version__ = "0.1.0"
