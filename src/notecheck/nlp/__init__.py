"""From a note to its mentions: fold, lay out, match, qualify. Patterns run on RE2: time is linear in the note."""
