"""A researcher tells the office about a result; everybody confirms the shares; the office decides, and says why."""
