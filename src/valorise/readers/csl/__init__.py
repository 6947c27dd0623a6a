"""References as citation programs exchange them: CSL-JSON, as lists, single references or answers of resolvers."""
