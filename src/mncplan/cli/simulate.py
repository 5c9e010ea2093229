"""The verb simulate, as typed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from mncplan.cli.boundary import guarded
from mncplan.cli.options import Json, Library, Ligand, Seed

Several = Optional[list[str]]  # noqa: UP045 - typer reads the annotation at run time
File = Optional[Path]  # noqa: UP045


def simulate(
    what: Annotated[
        str,
        typer.Argument(metavar="FILE | TARGET", help="TOML file of a recipe or flask, or formula."),
    ],
    step: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--step", help="Step of the first route to TARGET, from 1.", min=1),
    ] = None,
    ligand: Ligand = None,
    hours: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option("--hours", help="Length of the run from the first reductant."),
    ] = None,
    vary: Annotated[
        Several, typer.Option("--vary", help="NAME=LOW..HIGH for a phase diagram; repeatable.")
    ] = None,
    points: Annotated[int, typer.Option("--points", help="Values per --vary.", min=2)] = 5,
    samples: Annotated[
        int, typer.Option("--samples", help="Parameter sets drawn for every spread.", min=1)
    ] = 6,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="What each constant does to the purity.")
    ] = False,
    probes: Annotated[
        bool, typer.Option("--probes", help="Which of the varied settings would teach most.")
    ] = False,
    rival: Annotated[
        Several,
        typer.Option("--rival", help="Family: probes tell the network without it apart."),
    ] = None,
    plate: Annotated[File, typer.Option("--plate", help="CSV of wells to simulate.")] = None,
    fit: Annotated[
        File, typer.Option("--fit", help="CSV or XLSX of measured compositions to fit to.")
    ] = None,
    constant: Annotated[
        Several, typer.Option("--constant", help="Constant to fit; repeatable; default: chosen.")
    ] = None,
    profiles: Annotated[
        bool, typer.Option("--profiles", help="Profile likelihood of each fitted constant.")
    ] = False,
    uvvis: Annotated[
        File, typer.Option("--uvvis", help="CSV or XLSX of measured UV-Vis spectra to unmix.")
    ] = None,
    references: Annotated[
        File, typer.Option("--references", help="Molar absorptivities of pure components.")
    ] = None,
    export: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--export", help="Also write sbml, petab or spectra (with --out)."),
    ] = None,
    out: Annotated[
        File, typer.Option("--out", "-o", help="Folder for simulate.json and report.html.")
    ] = None,
    json: Json = False,
    library: Library = None,
    seed: Seed = 0,
) -> None:
    """Follow what happens in the flask: composition over time, phase diagram, sensitivities.

    The model is a literature-constrained hypothesis with quantified ignorance.
    """
    from mncplan.app.simulate_request import SimulateRequest
    from mncplan.cli.simulate_run import run_simulate

    def run() -> int:
        request = SimulateRequest(
            what=what, step=step, ligand=ligand, hours=hours, vary=tuple(vary or ()),
            points=points, samples=samples, has_sensitivity=sensitivity, has_probes=probes,
            rivals=tuple(rival or ()), plate=plate, fit=fit, constants=tuple(constant or ()),
            has_profiles=profiles, uvvis=uvvis, references=references,
            seed=seed,
        )  # fmt: skip
        return run_simulate(request, out, export, is_json=json)

    raise typer.Exit(guarded(run))
