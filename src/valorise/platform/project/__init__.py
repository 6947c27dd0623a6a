"""What makes the slices one site: settings from the environment, addresses, the server."""
