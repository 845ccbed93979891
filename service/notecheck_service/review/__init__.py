"""A review: what a physician makes of the gaps that a scan found, and the signed entry that comes of it."""
