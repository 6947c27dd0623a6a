"""The search index: texts of assets or needs, in memory for one run or kept in a folder."""

from valorise.stores.index.fields import SIGHTS
from valorise.stores.index.folder import Changed, writing
from valorise.stores.index.linked import linked
from valorise.stores.index.recent import Recent
from valorise.stores.index.refusals import Unreadable
from valorise.stores.index.register import Damaged, RegisterIndex, Standing
from valorise.stores.index.seen import Batch, Seen, Source, since
from valorise.stores.index.terms import TermIndex

__all__ = [
    "SIGHTS",
    "Batch",
    "Changed",
    "Damaged",
    "Recent",
    "RegisterIndex",
    "Seen",
    "Source",
    "Standing",
    "TermIndex",
    "Unreadable",
    "linked",
    "since",
    "writing",
]
