"""Running an installation: health, backups, restoring, logs."""
