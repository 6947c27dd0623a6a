"""What was found, brought before people: result tables become a document, and the document becomes files."""
