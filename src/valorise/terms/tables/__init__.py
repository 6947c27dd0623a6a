"""Every table is declared once, in a YAML file beside this one: key, columns, types, meaning, what missing means.

Schema, checks, `docs/tables.md` and generated test data all derive from the declaration.
"""

from valorise.terms.tables.declaration import Column, Table, table, tables

__all__ = ["Column", "Table", "table", "tables"]
