"""Answers of the Open Patent Services of the European Patent Office: documents, search, family, legal events."""
