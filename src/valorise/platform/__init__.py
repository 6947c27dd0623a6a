"""The door for people in a browser and for programs over HTTP: one folder per slice of daily work."""
