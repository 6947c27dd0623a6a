"""The search index: texts of assets or needs, in memory for one run or kept in a folder."""

from valorise.stores.index.terms import TermIndex

__all__ = ["TermIndex"]
