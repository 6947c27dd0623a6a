"""May we license this? Everything that binds an asset, and what each binding alone allows."""
