"""Scans run here: in processes of their own, each with limits, so that no note holds up another or the server.

    Pool.submit(Task) ─▶ fast lane ─▶ workers          one note each, in the order of arrival
                      └▶ slow lane ─▶ one worker       long notes, at a lower priority

A worker that takes too long, too much or dies is replaced; its note gets one coded error (`E_GAVE_UP`).
"""

from __future__ import annotations

from notecheck_service.scanning.pool import Bounds, Busy, Pool, State, Stopped
from notecheck_service.scanning.work import Task

__all__ = ["Bounds", "Busy", "Pool", "State", "Stopped", "Task"]
