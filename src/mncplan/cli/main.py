"""``mncplan``: the verbs, in the order of the main job.

Nothing heavy is imported here: each verb imports what it needs when it runs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from mncplan.cli.boundary import guarded
from mncplan.cli.campaign import campaign_app
from mncplan.cli.library import library_app
from mncplan.cli.options import (
    AnySeed,
    Forbid,
    Hide,
    Json,
    Level,
    Library,
    Ligand,
    MaxIsolations,
    MaxSteps,
    NoRegulated,
    OnlyStock,
    Require,
    Routes,
    Seed,
    Stock,
)
from mncplan.cli.simulate import simulate
from mncplan.cli.space import space_app
from mncplan.cli.stock import stock_app

Mechanism = Annotated[
    bool,
    typer.Option("--mechanism", help="Also what the kinetic model foretells (some seconds)."),
]

app = typer.Typer(
    name="mncplan",
    help="Plan the synthesis of atomically precise metal nanoclusters.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _given(context: typer.Context) -> frozenset[str]:
    """Names of the options typed on the line, as against defaults."""
    sources = {name: context.get_parameter_source(name) for name in context.params}
    return frozenset(
        name for name, source in sources.items() if source and source.name == "COMMANDLINE"
    ) - {"target"}


@app.callback(invoke_without_command=True)
def root(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True)
    ] = False,
) -> None:
    """Plan the synthesis of atomically precise metal nanoclusters."""
    if version:
        from mncplan import __version__

        print(f"mncplan {__version__}")
        raise typer.Exit


@app.command()
def plan(
    context: typer.Context,
    target: Annotated[str, typer.Argument(help="Formula, wish, or TOML file.")],
    ligand: Ligand = None,
    scale: Annotated[str, typer.Option("--scale", help="Product wanted, e.g. 50mg.")] = "50mg",
    routes: Routes = 5,
    max_steps: MaxSteps = 6,
    stock: Stock = None,
    only_stock: OnlyStock = False,
    forbid: Forbid = None,
    require: Require = None,
    hide: Hide = None,
    evidence: Level = "D",
    max_isolations: MaxIsolations = 99,
    no_regulated: NoRegulated = False,
    mechanism: Mechanism = False,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", "-o", help="Folder for the files; default: named by the target."),
    ] = None,
    json: Json = False,
    library: Library = None,
    seed: Seed = 0,
) -> None:
    """Plan a synthesis: routes, conditions, protocol, first plate, what to look for.

    Writes plan.json, report.html, protocol.md and plate.csv.
    """
    from mncplan.cli import planning

    asked = planning.Asked(
        target=target, ligand=ligand, scale=scale, routes=routes, max_steps=max_steps,
        stock=stock, only_stock=only_stock, forbid=tuple(forbid or ()),
        require=tuple(require or ()), hide=tuple(hide or ()), evidence=evidence,
        max_isolations=max_isolations, no_regulated=no_regulated, mechanism=mechanism,
        out=out, is_json=json, library=library, seed=seed, given=_given(context),
    )  # fmt: skip
    raise typer.Exit(guarded(lambda: planning.run_plan(asked)))


@app.command()
def explain(
    formula: Annotated[
        str, typer.Argument(help="Cluster formula; or 'templates', or the id of one, e.g. T03.")
    ],
    ligand: Ligand = None,
    structure: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--structure", help="XYZ file: motifs, blocks, open sites and gaps from it."),
    ] = None,
    json: Json = False,
    library: Library = None,
    seed: AnySeed = 0,
) -> None:
    """Tell everything that can be said of one formula."""
    from mncplan.cli import explaining

    raise typer.Exit(
        guarded(lambda: explaining.run_explain(formula, ligand, structure, library, is_json=json))
    )


@app.command()
def design(
    wish: Annotated[
        str,
        typer.Argument(
            help="Demands divided by semicolons or commas, e.g. 'gap 1.2-1.5 eV; metals Au'."
        ),
    ],
    known: Annotated[bool, typer.Option("--known", help="Only reported clusters.")] = False,
    new: Annotated[bool, typer.Option("--new", help="Only clusters not reported.")] = False,
    top: Annotated[int, typer.Option("--top", help="How many candidates.", min=1)] = 10,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", "-o", help="Folder for design.json and report.html."),
    ] = None,
    json: Json = False,
    library: Library = None,
    seed: AnySeed = 0,
) -> None:
    """Propose clusters for a wish, known and new, with reasons."""
    from mncplan.cli import designing

    asked = designing.Asked(
        wish=wish, is_known=known, is_new=new, top=top, out=out, is_json=json, library=library
    )  # fmt: skip
    raise typer.Exit(guarded(lambda: designing.run_design(asked)))


@app.command()
def routes(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="TARGET | balance EQUATION", help="Target, or `balance` and an equation."
        ),
    ],
    ligand: Ligand = None,
    routes: Routes = 5,
    max_steps: MaxSteps = 6,
    stock: Stock = None,
    only_stock: OnlyStock = False,
    forbid: Forbid = None,
    require: Require = None,
    hide: Hide = None,
    evidence: Level = "D",
    max_isolations: MaxIsolations = 99,
    no_regulated: NoRegulated = False,
    mechanism: Mechanism = False,
    rank_by: Annotated[
        str, typer.Option("--rank-by", help="Order the routes by one of their scores.")
    ] = "",
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", "-o", help="JSON Lines file of a batch."),
    ] = None,
    json: Json = False,
    library: Library = None,
    seed: Seed = 0,
) -> None:
    """Search routes alone.

    `routes balance "A + B -> C"` checks an equation; `routes explain TARGET SOURCE` says why or why
    not; `routes batch FILE` searches many targets and goes on where it was interrupted.
    """
    from mncplan.cli import planning, routing

    if words[0] == "balance":
        equation = " ".join(words[1:])
        raise typer.Exit(guarded(lambda: planning.run_balance(equation, is_json=json)))
    if words[0] == "explain":
        raise typer.Exit(
            guarded(lambda: routing.run_route_explain(words[1:], library, is_json=json))
        )
    asked = planning.Asked(
        target=" ".join(words), ligand=ligand, scale="50mg", routes=routes, max_steps=max_steps,
        stock=stock, only_stock=only_stock, forbid=tuple(forbid or ()),
        require=tuple(require or ()), hide=tuple(hide or ()), evidence=evidence,
        max_isolations=max_isolations, no_regulated=no_regulated, mechanism=mechanism,
        rank_by=rank_by, out=None, is_json=json, library=library, seed=seed, given=_given(context),
    )  # fmt: skip
    if words[0] == "batch":
        raise typer.Exit(
            guarded(lambda: routing.run_batch_file(words[1:], out, asked, is_json=json))
        )
    raise typer.Exit(guarded(lambda: planning.run_routes(asked)))


app.command()(simulate)


app.add_typer(campaign_app, name="campaign")
app.add_typer(library_app, name="library")
app.add_typer(space_app, name="space")
app.add_typer(stock_app, name="stock")


def main() -> None:
    """Entry point of the ``mncplan`` command."""
    sys.exit(guarded(lambda: app(prog_name="mncplan", standalone_mode=False)))
