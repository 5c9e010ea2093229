"""Revisions of the library's schema, run from inside the program."""
