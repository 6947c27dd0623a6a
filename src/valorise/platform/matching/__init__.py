"""Which assets could answer which needs: found, explained, judged."""
