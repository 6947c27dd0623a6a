"""Records of ORCID, in XML and JSON: people, their works and their funding."""
