"""Affiliations as people write them, and the organisations they name.

Begin at `chosen.py`: words of the text (`texts.py`), names of a register in it
(`found.py`, `register.py`), and which of them count.
"""
