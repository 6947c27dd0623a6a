"""Workbooks and lists that transfer offices keep by hand: tables recognised, columns mapped, rows made into records."""
