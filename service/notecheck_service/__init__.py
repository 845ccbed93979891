"""The service around notecheck: scanning over HTTP, a store that forgets nothing, and the page for review.

It advises the author of a note; it decides no care and writes no clinical content.
"""
