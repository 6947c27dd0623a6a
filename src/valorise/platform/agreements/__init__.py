"""The register of agreements: what was agreed with whom, who signed, what is due, what each kind asks."""
