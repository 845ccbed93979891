"""Bytes to notes: one reader per format, each record either a note or one named refusal."""
