"""Long work that a worker does beside the site: started by a person or when due, seen while it runs, never lost."""
