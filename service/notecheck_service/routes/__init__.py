"""The doors of version 1: thin handlers, one file a subject."""
