"""Pathways from assets to their use: advised, compared, decided for, and followed step by step."""
