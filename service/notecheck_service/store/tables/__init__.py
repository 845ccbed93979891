"""The tables, one file a subject. Every table of a practice's data carries `practice_id`.

A table whose `info` says `{"phi": True}` holds words or names from charts: a unit that touches one must also write
to the audit, or it is rolled back (see `store.unit`). To add tables, add a file here and a migration.
"""

from importlib import import_module
from pkgutil import iter_modules

from notecheck_service.store.tables.base import metadata

__all__ = ["metadata"]

for _module in sorted(module.name for module in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
