"""A chart export in, a folder of results out: every record scanned once, whatever happens on the way."""
