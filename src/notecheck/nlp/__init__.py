"""From a note to its mentions: fold, lay out, match, qualify. Patterns run on RE2, so time is linear in the note."""
