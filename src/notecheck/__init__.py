"""notecheck: what a pain procedure note documents and what it does not, in the physician's own words."""
