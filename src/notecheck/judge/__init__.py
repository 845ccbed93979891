"""A chart held against a policy: which items are documented, which are not, and why. Pure; reads no text."""
