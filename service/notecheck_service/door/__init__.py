"""What every way in shares: bounds on bodies, who asks, limits, answers kept for a repeated request, paging."""
