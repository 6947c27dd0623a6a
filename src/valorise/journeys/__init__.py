"""What people come for, step by step; these files read like a table of contents."""
