"""The page of an asset: what is known about it, as far as the person may see it, and the forms that change it."""
