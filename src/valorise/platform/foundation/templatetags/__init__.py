"""What all templates may use."""
