"""Bytes to notes: one reader a format, one coded error a record that cannot be read."""
