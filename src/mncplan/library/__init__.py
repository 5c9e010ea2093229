"""The durable data library: one table of entries in SQLite or PostgreSQL."""

from mncplan.library.entry import KINDS, Entry, Hit, Query

__all__ = ["KINDS", "Entry", "Hit", "Query"]
