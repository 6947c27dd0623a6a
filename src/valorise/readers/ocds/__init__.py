"""Open Contracting Data Standard: what public buyers look for, as needs."""
