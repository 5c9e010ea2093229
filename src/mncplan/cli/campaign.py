"""The verbs campaign new, suggest, record, status, report, export and simulate, as typed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from mncplan.cli.boundary import guarded
from mncplan.cli.options import Json, Library, Seed, Stock

campaign_app = typer.Typer(
    help="The closed loop: batches to run, results, where it stands.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the campaign.")]
Author = Annotated[str, typer.Option("--author", help="Who asks; default: the user's name.")]
Out = Annotated[
    Optional[Path],  # noqa: UP045 - typer reads the annotations of this module at run time
    typer.Option("--out", "-o", help="File or folder to write."),
]
Several = Optional[list[str]]  # noqa: UP045


@campaign_app.command("new")
def campaign_new(
    name: Name,
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="plan.json, a formula, a space as TOML, candidates as CSV or XLSX, or an export.",
        ),
    ],
    objective: Annotated[
        Several,
        typer.Option("--objective", help="'name [unit]:goal:low:high', e.g. yield:max:0:1."),
    ] = None,
    target: Annotated[str, typer.Option("--target", help="Formula of the cluster wanted.")] = "",
    ligand: Annotated[str, typer.Option("--ligand", "-l", help="Put this ligand in.")] = "",
    route: Annotated[int, typer.Option("--route", help="Rank of the route.", min=1)] = 1,
    step: Annotated[int, typer.Option("--step", help="Step of the route; 0: last.", min=0)] = 0,
    stock: Stock = None,
    prior: Annotated[
        Several,
        typer.Option(
            "--prior",
            help="Earlier results (CSV, XLSX or a campaign) or mechanism; =0.8 sets how far it is"
            " believed; repeatable.",
            metavar="SOURCE[=STRENGTH]",
        ),
    ] = None,
    batch: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--batch", help="Experiments per batch; default: 9.", min=1),
    ] = None,
    labware: Annotated[str, typer.Option("--labware", help="24, 96, 384, 24-vials ...")] = "",
    shared: Annotated[
        Several, typer.Option("--shared", help="Parameter with one value per plate; repeatable.")
    ] = None,
    most_stocks: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--most-stocks", help="At most so many stock solutions per plate.", min=1),
    ] = None,
    budget: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--budget", help="Most experiments in all.", min=1),
    ] = None,
    price: Annotated[
        Several,
        typer.Option(
            "--price",
            help="Term of an experiment's price: fixed=5, a parameter per unit (metal_mM=3) or"
            " parameter:choice=2; repeatable. The gain is then weighed by the price.",
            metavar="TERM=PRICE",
        ),
    ] = None,
    author: Author = "",
    json: Json = False,
    library: Library = None,
    seed: Seed = 0,
) -> None:
    """Open a campaign."""
    from mncplan.cli import campaign_verbs as verbs

    asked = verbs.Asked(
        name=name, source=source, objectives=tuple(objective or ()), target=target,
        ligand=ligand, route=route, step=step, stock=stock, priors=tuple(prior or ()),
        batch=batch, seed=seed, labware=labware, shared=tuple(shared or ()),
        most_stocks=most_stocks, budget=budget, prices=tuple(price or ()),
    )  # fmt: skip
    desk = verbs.Desk(library, author, is_json=json)
    raise typer.Exit(guarded(lambda: verbs.run_new(desk, asked)))


@campaign_app.command("suggest")
def campaign_suggest(
    name: Name,
    more: Annotated[
        bool, typer.Option("--more", help="Another batch although one waits for results.")
    ] = False,
    n: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("-n", help="Experiments; default: those of the campaign.", min=1),
    ] = None,
    aim: Annotated[
        str, typer.Option("--aim", help="best: the best value; map: which product forms where.")
    ] = "best",
    explore: Annotated[
        float,
        typer.Option("--explore", help="Share of wells in thin regions.", min=0.0, max=1.0),
    ] = 0.0,
    exploit: Annotated[
        float,
        typer.Option("--exploit", help="Share of wells at the best guess.", min=0.0, max=1.0),
    ] = 0.0,
    out: Out = None,
    author: Author = "",
    json: Json = False,
    library: Library = None,
) -> None:
    """The batch to run next; the same one until its results are in.

    `--out plate.csv` or `plate.xlsx` writes the table to fill in.
    """
    from mncplan.cli import campaign_verbs as verbs

    desk = verbs.Desk(library, author, is_json=json)
    asked = verbs.SuggestAsked(n=n, is_more=more, aim=aim, explore=explore, exploit=exploit)
    raise typer.Exit(guarded(lambda: verbs.run_suggest(desk, name, asked, out)))


@campaign_app.command("record")
def campaign_record(
    name: Name,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE | ID ... COLUMN=VALUE ...",
            help="A table, or a result such as: E003 purity=0.82 product='[Au25(PET)18]-'; several"
            " ids get the same: E004 E005 outcome=skipped.",
        ),
    ],
    correct: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--correct", help="Reason to correct results that stand.", metavar="REASON"),
    ] = None,
    author: Author = "",
    json: Json = False,
    library: Library = None,
) -> None:
    """Record results; a row that is recorded already is recognised."""
    from mncplan.cli import campaign_verbs as verbs

    desk = verbs.Desk(library, author, is_json=json)
    raise typer.Exit(guarded(lambda: verbs.run_record(desk, name, words, correct)))


@campaign_app.command("status")
def campaign_status(
    name: Annotated[str, typer.Argument(help="Name of the campaign; none for all.")] = "",
    json: Json = False,
    library: Library = None,
) -> None:
    """Where a campaign stands, or the list of campaigns."""
    from mncplan.cli import campaign_verbs as verbs

    desk = verbs.Desk(library, "", is_json=json)
    raise typer.Exit(guarded(lambda: verbs.run_status(desk, name)))


@campaign_app.command("report")
def campaign_report(
    name: Name,
    mechanism: Annotated[
        bool,
        typer.Option("--mechanism", help="Also the slopes of the kinetic model (some seconds)."),
    ] = False,
    out: Out = None,
    json: Json = False,
    library: Library = None,
) -> None:
    """Write the report: best so far, response surfaces, next batch with reasons."""
    from mncplan.cli import campaign_outputs as verbs
    from mncplan.cli.campaign_verbs import Desk

    desk = Desk(library, "", is_json=json)
    raise typer.Exit(guarded(lambda: verbs.run_report(desk, name, out, asks_mechanism=mechanism)))


@campaign_app.command("export")
def campaign_export(
    name: Name,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="table, edbo, predictions, json, worklist, worksheet, opentrons, ord or xdl.",
        ),
    ] = "table",
    out: Out = None,
    author: Author = "",
    email: Annotated[str, typer.Option("--email", help="Of who records; ORD asks for it.")] = "",
    robot: Annotated[str, typer.Option("--robot", help="OT-2 or Flex, for opentrons.")] = "OT-2",
    vessels: Annotated[
        str, typer.Option("--vessels", help="Load name of your own vessels, for opentrons.")
    ] = "",
    json: Json = False,
    library: Library = None,
) -> None:
    """Write the campaign for other programs and for the bench."""
    from mncplan.cli import campaign_outputs as verbs
    from mncplan.cli.campaign_verbs import Desk

    desk = Desk(library, author, is_json=json)
    asked = verbs.ExportAsked(form=form, email=email, robot=robot, vessels=vessels)
    raise typer.Exit(guarded(lambda: verbs.run_export(desk, name, asked, out)))


@campaign_app.command("simulate")
def campaign_simulate(
    name: Name,
    batches: Annotated[int, typer.Option("--batches", help="Batches to run.", min=1)] = 3,
    author: Author = "",
    json: Json = False,
    library: Library = None,
    seed: Seed = 0,
) -> None:
    """Rehearse in the simulated laboratory: a copy with synthetic results.

    The campaign itself is not touched; the rehearsal is called NAME-rehearsal-SEED.
    """
    from mncplan.cli import campaign_outputs as verbs
    from mncplan.cli.campaign_verbs import Desk

    desk = Desk(library, author, is_json=json)
    raise typer.Exit(guarded(lambda: verbs.run_simulate(desk, name, batches, seed)))
