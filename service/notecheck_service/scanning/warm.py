"""Loads all that a scan needs. Imported by the process that workers are forked from, and by nothing else.

Importing it is the work: policies and lexicons are read once, and a worker that replaces another starts at once.
"""

from __future__ import annotations

import gc

from notecheck.models.read import load
from notecheck_service.scanning.samples import samples
from notecheck_service.scanning.work import Task, answer

__all__ = ["WARMED"]

# First, for reading a network takes memory for a moment, which what is loaded after it fills again. Left free, it
# would be handed to each worker on top of what a note may take.
load()
WARMED = [answer(Task.of(text, name))[0] for name, text in samples().items()]
# What is loaded now is shared by all workers, and no collector of theirs makes copies of it.
gc.collect()
gc.freeze()
