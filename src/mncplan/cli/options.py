"""Options that several verbs take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

Json = Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")]
Library = Annotated[
    Optional[str],  # noqa: UP045 - typer reads the annotations of this module at run time
    typer.Option("--library", help="Library: a file or database URL.", metavar="URL"),
]
Seed = Annotated[int, typer.Option("--seed", help="Seed of everything random.", min=0)]
AnySeed = Annotated[
    int, typer.Option("--seed", help="Nothing here is random: the same with any seed.", min=0)
]
Ligand = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--ligand", "-l", help="Put this ligand in: a name, or a thiol's SMILES."),
]
Forbid = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--forbid", help="Reagent, family or species no route may use; repeatable."),
]
Require = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--require", help="Reagent, family or species every route must use."),
]
Hide = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--hide", help="Plan without this precedent (id), work (DOI) or core (formula); repeatable."
    ),
]
Stock = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--stock", help="CSV of what you have: name,formula,cas[,...]."),
]
OnlyStock = Annotated[bool, typer.Option("--only-stock", help="Use nothing but --stock and water.")]
Routes = Annotated[int, typer.Option("--routes", help="How many routes.", min=1)]
MaxSteps = Annotated[int, typer.Option("--max-steps", help="Longest route.", min=1)]
MaxIsolations = Annotated[
    int, typer.Option("--max-isolations", help="Most products to isolate on the way.", min=1)
]
NoRegulated = Annotated[
    bool, typer.Option("--no-regulated", help="No chemical marked as regulated.")
]
Level = Annotated[
    str, typer.Option("--evidence", help="Weakest evidence a step may have: A, B, C or D.")
]
