"""Assignments that the United States patent office recorded: who took over which patents."""
