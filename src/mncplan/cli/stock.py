"""The verbs stock list, check and add, as typed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from mncplan.cli.boundary import guarded
from mncplan.cli.options import Json

StockInstead = Annotated[
    Optional[Path],  # noqa: UP045 - typer reads the annotation at run time
    typer.Option("--stock", help="A stock file instead of the built-in chemicals."),
]
stock_app = typer.Typer(help="Chemicals on the shelf: list, check, add.", no_args_is_help=True)
StockFile = Annotated[Path, typer.Option("--stock", help="The stock file.")]


@stock_app.command("list")
def stock_list(
    text: Annotated[str, typer.Argument(help="Part of a name, key, CAS number or role.")] = "",
    stock: StockInstead = None,
    json: Json = False,
) -> None:
    """List the built-in chemicals, or those of a stock file."""
    from mncplan.cli import stock_verbs as verbs

    raise typer.Exit(guarded(lambda: verbs.run_list(text, stock, is_json=json)))


@stock_app.command("check")
def stock_check(
    file: Annotated[Path, typer.Argument(help="CSV with name,formula,cas.")], json: Json = False
) -> None:
    """Check a stock file; exit 2 with the bad lines."""
    from mncplan.cli import stock_verbs as verbs

    raise typer.Exit(guarded(lambda: verbs.run_check(file, is_json=json)))


@stock_app.command("add")
def stock_add(
    name: Annotated[str, typer.Argument(help="Name, key or CAS number.")],
    formula: Annotated[str, typer.Option(help="Formula as on the bottle.")] = "",
    cas: Annotated[str, typer.Option(help="CAS number.")] = "",
    ligand: Annotated[str, typer.Option(help="Ligand it is the free form of.")] = "",
    price: Annotated[str, typer.Option(help="EUR per gram.")] = "",
    price_date: Annotated[str, typer.Option(help="Day of the price, YYYY-MM-DD.")] = "",
    ghs: Annotated[str, typer.Option(help="Hazard codes, e.g. 'H301 H314'.")] = "",
    tier: Annotated[str, typer.Option(help="shelf, commercial or in_house.")] = "",
    stock: StockFile = Path("stock.csv"),
    json: Json = False,
) -> None:
    """Add a chemical to a stock file."""
    from mncplan.cli import stock_verbs as verbs

    row = {
        "name": name, "formula": formula, "cas": cas, "ligand": ligand, "price_per_g": price,
        "price_date": price_date, "ghs": ghs, "tier": tier,
    }  # fmt: skip
    raise typer.Exit(guarded(lambda: verbs.run_add(stock, row, is_json=json)))
