"""Levels of readiness that people give to assets, with what the levels rest on."""
