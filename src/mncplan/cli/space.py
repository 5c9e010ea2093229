"""The verbs space make, check and design, as typed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from mncplan.cli.boundary import guarded
from mncplan.cli.options import Json, Ligand, Seed

space_app = typer.Typer(
    help="Search spaces made of stocks and wells: make, check, lay out.", no_args_is_help=True
)
SpaceFile = Annotated[Path, typer.Argument(help="A space as TOML.")]
Out = Annotated[Optional[Path], typer.Option("--out", "-o", help="File to write.")]  # noqa: UP045


@space_app.command("make")
def space_make(
    target: Annotated[str, typer.Argument(help="Formula of the product.")],
    ligand: Ligand = None,
    step: Annotated[int, typer.Option("--step", help="Step of the route; 0 for the last.")] = 0,
    cosolvent: Annotated[
        str, typer.Option("--cosolvent", help="Let the share of the main solvent vary against it.")
    ] = "",
    acid: Annotated[
        str, typer.Option("--acid", help="Let the pH agent be this acid, the base, or none.")
    ] = "",
    alternative: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--alternative",
            help="Let another chemical take a role: metal_salt=AuCl3, ligand=m-MBA, reductant=TBAB"
            " ...; repeatable.",
            metavar="ROLE=KEY",
        ),
    ] = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """Write the search space of a route step as TOML, with the reason for each window."""
    from mncplan.cli import space_verbs as verbs

    asked = verbs.Making(target, ligand, step, cosolvent, acid, tuple(alternative or ()))
    raise typer.Exit(guarded(lambda: verbs.run_make(asked, out, is_json=json)))


@space_app.command("check")
def space_check(file: SpaceFile, seed: Seed = 0, json: Json = False) -> None:
    """Read a space, tell how much of it can be dispensed, and show one well; exit 2 if none can."""
    from mncplan.cli import space_verbs as verbs

    raise typer.Exit(guarded(lambda: verbs.run_check(file, seed, is_json=json)))


@space_app.command("design")
def space_design(
    file: SpaceFile,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            help="ofat, factorial, fractional, composite, optimal, latin, sobol or maximin.",
        ),
    ] = "latin",
    n: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("-n", help="Experiments, runs of a fraction, or levels.", min=1),
    ] = None,
    model: Annotated[
        str, typer.Option("--model", help="Of an optimal design: linear, interactions, quadratic.")
    ] = "linear",
    out: Out = None,
    seed: Seed = 0,
    json: Json = False,
) -> None:
    """Lay out experiments in a space, with the volumes of every well, as CSV."""
    from mncplan.app.space_design import DesignRequest
    from mncplan.cli import space_verbs as verbs

    asked = DesignRequest(kind=kind, n=n, model=model, seed=seed)
    raise typer.Exit(guarded(lambda: verbs.run_design(file, asked, out, is_json=json)))
