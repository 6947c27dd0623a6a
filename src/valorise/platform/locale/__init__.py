"""Texts and formats of each language; texts are in LC_MESSAGES, people review them there."""
