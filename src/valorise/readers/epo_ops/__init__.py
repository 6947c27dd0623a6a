"""Answers of the Open Patent Services of the European Patent Office: bibliographic data, search, family, legal events."""
