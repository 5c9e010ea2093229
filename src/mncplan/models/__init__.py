"""Learned estimates: what a formula says about gaps, energies, colours and stability."""
