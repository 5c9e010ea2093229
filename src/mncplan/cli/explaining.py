"""The verb explain."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from mncplan.app.request import resolve_target
from mncplan.app.tables import KnowledgeBase
from mncplan.cli.boundary import DONE
from mncplan.cli.output import write_json
from mncplan.cli.reading import read_along
from mncplan.errors import InvalidInputError
from mncplan.report.encode import explain_json
from mncplan.report.terminal import dossier_summary, show

TEMPLATES: Final = "templates"
"""The word that asks for all growth templates."""

_PATIENCE_S: Final = 5.0


def run_explain(
    formula: str, ligand: str | None, structure: Path | None, library: str | None, *, is_json: bool
) -> int:
    """Show the dossier of one formula, with what a structure file adds."""
    from mncplan.app.explain import explain

    knowledge = read_along(library)
    if formula.lower() == TEMPLATES or any(t.id == formula.upper() for t in knowledge.templates):
        if structure is not None or ligand is not None:
            raise InvalidInputError("growth templates take neither --structure nor --ligand")
        return _show_templates(formula, knowledge, is_json=is_json)
    dossier = explain(resolve_target(formula, ligand, knowledge), knowledge)
    if structure is not None:
        from mncplan.app.explain_structure import read_xyz, waiting_s, with_structure

        atoms = read_xyz(structure)
        if (seconds := waiting_s(atoms)) > _PATIENCE_S:
            print(f"mncplan: orbital levels, about {seconds:.0f} s", file=sys.stderr)
        dossier = with_structure(dossier, structure, knowledge, atoms)
    if is_json:
        write_json(explain_json(dossier))
    else:
        show(dossier_summary(dossier), sys.stdout)
    return DONE


def _show_templates(name: str, knowledge: KnowledgeBase, *, is_json: bool) -> int:
    """All growth templates, or the one of an id, with their empty places."""
    from mncplan.app.explain_templates import template_views
    from mncplan.report.explain_templates_json import templates_json
    from mncplan.report.templates_terminal import templates_summary

    views = template_views(knowledge, "" if name.lower() == TEMPLATES else name)
    if is_json:
        write_json(templates_json(views, knowledge))
    else:
        show(templates_summary(views), sys.stdout)
    return DONE
