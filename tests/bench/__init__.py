"""Measurements of speed and quality beside their peers; see `registry`."""
