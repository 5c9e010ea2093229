"""Use cases: the only place where the engines meet."""
