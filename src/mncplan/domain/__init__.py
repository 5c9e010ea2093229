"""Nouns of cluster synthesis and the laws they obey. Pure: no files, no screens, no models."""
