"""The patent portfolio that the United States space agency publishes: cases, their applications and their terms."""
