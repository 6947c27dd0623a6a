"""Grants of the European Research Council, and its tables of grants by country and of budgets by scheme."""
