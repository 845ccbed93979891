"""One family of rules a file: `find(case)` yields what it found. They are found by walking the folder."""
