"""Scans to bytes: the contract's object, and the forms that people read."""
