"""Records as DataCite gives them in JSON: answers of its interface, bare attributes, lists, older spellings."""
