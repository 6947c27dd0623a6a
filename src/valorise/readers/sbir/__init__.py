"""The small-business innovation programmes of the United States: their topics as needs, their awards as assets."""
