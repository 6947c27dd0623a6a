"""Which assets could answer which needs, why, and what stands in the way."""
