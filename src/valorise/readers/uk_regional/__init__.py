"""Indicators of the United Kingdom by region: HE-BCI, HESA, research councils, Eurostat, one table an indicator."""
