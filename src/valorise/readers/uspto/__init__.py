"""Grants and applications of the United States Patent and Trademark Office since 1976, single or in weekly files."""
