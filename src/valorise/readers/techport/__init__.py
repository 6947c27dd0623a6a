"""Technology projects of the United States space agency, from its catalogue TechPort."""
