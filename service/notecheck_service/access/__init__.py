"""Access: who is asking, and what they may do. Closed by default."""
