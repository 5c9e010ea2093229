"""Kinetics of cluster formation: networks from families, rates from physics, stiff solution."""
