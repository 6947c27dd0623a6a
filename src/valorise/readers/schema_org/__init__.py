"""Things described in the vocabulary of schema.org: single nodes, lists, and graphs that refer to each other."""
