"""Record linkage: mentions of people, organisations and results that speak of one thing, with how likely that is.

Fellegi and Sunter, A theory for record linkage (JASA 64, 1969), as Splink does it on DuckDB; models per kind are data.
"""
