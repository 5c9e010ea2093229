"""Reaction families: each turns species into balanced elementary steps with shared constants."""
