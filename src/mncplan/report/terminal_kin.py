"""Neighbours of a cluster for the terminal: along growth series, and doped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mncplan.domain.plan import DopedOption, Dossier, SeriesStanding, ShellNote
from mncplan.report.terminal_blocks import block
from mncplan.report.typeset import cluster_unicode
from mncplan.report.words import Citations

if TYPE_CHECKING:
    from rich.console import RenderableType


def kin_blocks(dossier: Dossier, cite: Citations) -> list[RenderableType]:
    """Growth series with known and foretold neighbours, doped variants, the ligand shell."""
    return [
        *block("Growth series found", [series_text(item) for item in dossier.growth]),
        *block("Doped variants", [doped_text(item, cite) for item in dossier.doped]),
        *block("Ligand shell", [shell_text(item, cite) for item in dossier.shell]),
    ]


def series_text(item: SeriesStanding) -> str:
    """A series with its neighbours, smaller ones first."""
    near = sorted(item.neighbours, key=lambda one: one.steps)
    told = [
        f"{cluster_unicode(one.cluster)} ({one.steps:+d}, {one.status}"
        f"{'' if one.confidence >= 1 else f', {one.confidence:.2f}'})"
        for one in near
    ]
    here = "stands in it" if item.is_known else f"foretold, {item.confidence:.2f}"
    return f"{item.name} ({here}): {', '.join(told) or 'no neighbours'}"


def doped_text(item: DopedOption, cite: Citations) -> str:
    """A doped variant: electrons, site, gap."""
    site = (
        f"{item.site}{cite.mark(item.provenance)}" if item.site != "unknown" else "site not known"
    )
    gap = f", gap {item.gap}" if item.gap in {"wider", "narrower", "collapses"} else ""
    light = ", emission up by the energy gap law" if item.emission == "up" else ""
    shell = "" if item.is_closed else ", open shell"
    dose = "".join(f"; {note}" for note in item.notes if note.startswith("fed "))
    return f"{cluster_unicode(item.cluster)}: {item.electrons} e⁻{shell}, {site}{gap}{light}{dose}"


_TERMS = {"core": "with the core", "shell": "within the shell", "outside": "with the outside"}


def shell_text(item: ShellNote, cite: Citations) -> str:
    """What the shell does, with what and on what it was seen."""
    term = f"{_TERMS[item.term]}: " if item.term in _TERMS else ""
    mark = cite.mark(item.provenance) if item.provenance else ""
    scope = f" ({item.scope})" if item.scope else ""
    return f"{term}{item.sentence}{scope}{mark}"
