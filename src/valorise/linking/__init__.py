"""Who is who: which rows speak of the same asset, organisation or person."""
