"""Organisations of the Research Organization Registry: data dumps and answers, schema 1 and schema 2."""
