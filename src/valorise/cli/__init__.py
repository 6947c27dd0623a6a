"""The door for people and programs at a terminal."""
