"""The words every room shares. Standard library only; imports nothing else of notecheck."""
