"""Photon energy and wavelength."""

from __future__ import annotations

from typing import Final

EV_NM: Final = 1239.841984
"""Photon energy times wavelength, eV nm.

Source:
    CODATA 2018, doi:10.1103/RevModPhys.93.025010.
"""
