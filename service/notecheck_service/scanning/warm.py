"""Loads all that a scan needs. Imported by the process that workers are forked from, and by nothing else.

Importing it is the work: policies and lexicons are read once, and a worker that replaces another starts at once.
"""

from __future__ import annotations

import gc

from notecheck_service.scanning.samples import samples
from notecheck_service.scanning.work import Task, answer

__all__ = ["WARMED"]

WARMED = [answer(Task.of(text, name))[0] for name, text in samples().items()]
# What is loaded now is shared by all workers, and no collector of theirs makes copies of it.
gc.collect()
gc.freeze()
