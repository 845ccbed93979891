"""Clinical ideas, one a file: its value, its reader, and beside it the lexicon of how clinicians write it."""
