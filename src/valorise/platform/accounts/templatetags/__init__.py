"""What pages about accounts ask for."""
