"""Pages about people, organisations and the way in."""
