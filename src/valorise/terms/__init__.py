"""The ground floor: words, tables, codes, time, money, shares, origins, reasons, problems, errors.

Everything above may use it; it uses nothing of ours. Only `knowledge.py` opens files, and only those of this package.
"""
