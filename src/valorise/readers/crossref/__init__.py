"""Works as Crossref gives them: single answers, list answers, lists of items, JSON Lines, packed or not."""
