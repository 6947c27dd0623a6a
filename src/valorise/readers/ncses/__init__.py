"""Tables of the Science and Engineering Indicators of the United States (NCSES)."""
