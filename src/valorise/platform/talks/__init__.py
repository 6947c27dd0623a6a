"""Who should talk to whom: the best talks between needs and results, planned under what an office sets."""
