"""Facts of several kinds brought together into derived facts. Pure; no text is searched again."""
