"""The corpora's own tools: the generator, and the measure of balance. Run from the root of the repository."""
