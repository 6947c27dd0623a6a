"""Changes of people, organisations and rights: one function per change."""
