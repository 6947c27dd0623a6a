"""Public procurement notices of the European Union (eForms): what public buyers look for, as needs."""
