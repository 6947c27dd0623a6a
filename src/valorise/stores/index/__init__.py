"""The search index: texts of assets or needs, in memory for one run or kept in a folder."""

from valorise.stores.index.fields import SIGHTS
from valorise.stores.index.register import Batch, Damaged, RegisterIndex, Source
from valorise.stores.index.terms import TermIndex

__all__ = ["SIGHTS", "Batch", "Damaged", "RegisterIndex", "Source", "TermIndex"]
