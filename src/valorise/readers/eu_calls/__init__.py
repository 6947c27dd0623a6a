"""Calls of the EU Funding and Tenders Portal: what the Union looks for, as needs."""
