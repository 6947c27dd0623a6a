"""Pages of disclosures: of those who write them, of those who are named, and of the office."""
