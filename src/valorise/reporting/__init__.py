"""Result tables become a document, and a document becomes files."""
