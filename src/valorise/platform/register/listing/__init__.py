"""The list of assets: what is shown, filtered, counted, kept as a view, exported, and changed in bulk."""
