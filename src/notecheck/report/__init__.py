"""A finished scan to bytes: the contract's object, a table, a page."""
