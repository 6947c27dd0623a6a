"""STIP Compass: policy initiatives of countries as the survey of the European Commission and the OECD collects them."""
