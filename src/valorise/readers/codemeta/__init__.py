"""Software described by its makers in a file `codemeta.json`."""
