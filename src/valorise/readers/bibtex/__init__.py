"""Bibliographies in BibTeX and BibLaTeX, as reference managers and repositories export them."""
