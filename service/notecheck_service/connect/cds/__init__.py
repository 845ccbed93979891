"""CDS Hooks 2.0: while an order or a discharge is signed, the author is told what the note leaves open."""
