"""The verbs library search, show, add, import, export, remove, validate and stats, as typed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from mncplan.cli.boundary import guarded
from mncplan.cli.options import Json, Library

library_app = typer.Typer(
    help="The data library: what is known, and what you add to it.", no_args_is_help=True
)


@library_app.command("search")
def library_search(
    words: Annotated[list[str], typer.Argument(help="Words, a formula, or a DOI.")],
    kind: Annotated[
        Optional[str],  # noqa: UP045 - typer reads the annotation at run time
        typer.Option("--kind", help="Only entries of this kind."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", help="At most this many.", min=1)] = 20,
    json: Json = False,
    library: Library = None,
) -> None:
    """Search clusters, ligands, transformations, protocols, sources ..."""
    from mncplan.cli import library_verbs as verbs

    text = " ".join(words)
    raise typer.Exit(guarded(lambda: verbs.run_search(text, kind, limit, library, is_json=json)))


@library_app.command("identify")
def library_identify(
    bands: Annotated[list[float], typer.Argument(help="Maxima of a UV-Vis spectrum, in nm.")],
    tolerance: Annotated[
        float, typer.Option("--tolerance", help="How far a band may move, in nm.", min=0.0)
    ] = 15.0,
    json: Json = False,
    library: Library = None,
) -> None:
    """Which core the bands of a UV-Vis spectrum belong to."""
    from mncplan.cli import library_verbs as verbs

    raise typer.Exit(guarded(lambda: verbs.run_identify(bands, tolerance, library, is_json=json)))


@library_app.command("show")
def library_show(
    key: Annotated[str, typer.Argument(help="kind:key, key, or formula.")],
    json: Json = False,
    library: Library = None,
) -> None:
    """Show one entry with its provenance."""
    from mncplan.cli import library_verbs as verbs

    raise typer.Exit(guarded(lambda: verbs.run_show(key, library, is_json=json)))


@library_app.command("add")
def library_add(
    kind: Annotated[str, typer.Argument(help="cluster, property, transformation or source.")],
    cells: Annotated[
        list[str],
        typer.Argument(metavar="COLUMN=VALUE...", help="Columns of the data file of its kind."),
    ],
    json: Json = False,
    library: Library = None,
) -> None:
    """Add one fact of your own; plan, explain, routes and design read it along."""
    from mncplan.cli import library_verbs as verbs

    raise typer.Exit(guarded(lambda: verbs.run_add(kind, cells, library, is_json=json)))


@library_app.command("import")
def library_import(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="clusters.csv, properties.csv, transformations.csv, sources.csv, a protocol as"
            " TOML, a folder of these, or an export.",
        ),
    ],
    json: Json = False,
    library: Library = None,
) -> None:
    """Add facts of your own from files; all of them or none."""
    from mncplan.cli import library_verbs as verbs

    raise typer.Exit(guarded(lambda: verbs.run_import(path, library, is_json=json)))


@library_app.command("export")
def library_export(
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", "-o", help="File to write; default: stdout."),
    ] = None,
    library: Library = None,
) -> None:
    """Write your own facts as JSON Lines."""
    from mncplan.cli import library_verbs as verbs

    raise typer.Exit(guarded(lambda: verbs.run_export(out, library)))


@library_app.command("remove")
def library_remove(
    key: Annotated[str, typer.Argument(metavar="KIND:KEY", help="A fact of your own.")],
    json: Json = False,
    library: Library = None,
) -> None:
    """Take out a fact of your own."""
    from mncplan.cli import library_verbs as verbs

    raise typer.Exit(guarded(lambda: verbs.run_remove(key, library, is_json=json)))


@library_app.command("validate")
def library_validate(json: Json = False, library: Library = None) -> None:
    """Check every rule of the packaged knowledge and your own; exit 2 when one is broken."""
    from mncplan.cli import library_verbs as verbs

    raise typer.Exit(guarded(lambda: verbs.run_validate(library, is_json=json)))


@library_app.command("stats")
def library_stats(json: Json = False, library: Library = None) -> None:
    """Count what the library holds."""
    from mncplan.cli import library_verbs as verbs

    raise typer.Exit(guarded(lambda: verbs.run_stats(library, is_json=json)))
