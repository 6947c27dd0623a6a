"""Checks of the files that carry what experts know. Wrong files are data: every check gives problems, none stops at
the first.
"""

from valorise.terms.lint.files import Document, KnowledgeFile, counts, parsed
from valorise.terms.lint.standing import date_problems, standing_problems
from valorise.terms.lint.words import code_problems, id_problems, list_problems, word_problems

__all__ = [
    "Document",
    "KnowledgeFile",
    "code_problems",
    "counts",
    "date_problems",
    "id_problems",
    "list_problems",
    "parsed",
    "standing_problems",
    "word_problems",
]
