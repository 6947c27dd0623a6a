"""Files of an office taken into its register: looked at first, every row accounted for, and taken back whole."""
