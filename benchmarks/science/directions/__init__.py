"""Directional tests of the kinetic model, one per row of condition_effects.csv."""
