"""Amounts, hazards, protocols and plates for the bench."""
