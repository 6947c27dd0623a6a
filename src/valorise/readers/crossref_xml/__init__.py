"""Works as Crossref gives and takes them in XML: unixref, unixsd, short answers to queries, deposits."""
