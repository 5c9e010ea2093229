"""P7: candidate targets per second and memory of the enumeration, beside a plain loop.

Run: python -m benchmarks.speed.p7_enumeration
"""

from __future__ import annotations

import math
import time
import tracemalloc
from statistics import median

from benchmarks.result import Result, Table

from mncplan.app.tables import knowledge_base
from mncplan.design.enumerate import Bounds, Mix, Survivors, enumerate_compositions
from mncplan.design.plausibility import ClassLaw, learn_laws, staple_misfit
from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import Ligand

REPEATS = 5
GOAL = 1e5
GUESTS = (("Ag", 6), ("Cu", 6), ("Pt", 1), ("Pd", 1), ("Cd", 2), ("Hg", 2))


def inputs() -> tuple[tuple[ClassLaw, ...], tuple[Mix, ...], tuple[Ligand, ...]]:
    """Laws of the packaged knowledge, gold alone and with each guest, and all named thiolates."""
    knowledge = knowledge_base()
    made = [
        item.formula
        for item in knowledge.clusters
        if isinstance(item.formula, Cluster)
        and item.status in {"crystal", "ms", "inferred"}
        and "doubtful" not in item.note
    ]
    mixes = [Mix(host="Au")]
    mixes += [Mix(host="Au", guest=g, n_guest=n) for g, most in GUESTS for n in range(1, most + 1)]
    ligands = [x for x in knowledge.ligands if x.kind == "thiolate" and not x.is_generic]
    return learn_laws(made), tuple(mixes), tuple(ligands)


def plain_loop(law: ClassLaw, mix: Mix, bounds: Bounds) -> tuple[int, int]:
    """The same filters, one composition at a time: tested and kept."""
    import numpy as np

    tested = kept = 0
    sizes = range(max(bounds.size[0], law.n_low), bounds.size[1] + 1)
    for n in sizes:
        for m in range(4, n + 1):
            deviation = math.log(m) - law.slope * math.log(n) - law.offset
            is_shell = abs(deviation) / law.scatter <= 2.5
            fits = is_shell and staple_misfit(np.array([n]), np.array([m]))[0] <= law.misfit
            for charge in range(-law.most_charge, law.most_charge + 1):
                tested += 1
                electrons = n + mix.surplus - m - charge
                kept += bool(fits and electrons >= 2 and electrons % 2 == 0)
    return tested, kept


def timed() -> dict[str, float]:
    """Median figures of the vectorised enumeration, and of the loop on one part of it."""
    laws, mixes, ligands = inputs()
    bounds = Bounds(size=(10, 150))
    seconds, made = [], None
    for _ in range(REPEATS):
        start = time.perf_counter()
        made = enumerate_compositions(laws, mixes, ligands, bounds)
        seconds.append(time.perf_counter() - start)
    assert isinstance(made, Survivors)
    tracemalloc.start()
    enumerate_compositions(laws, mixes, ligands, bounds)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    start = time.perf_counter()
    best = list(made.likeliest(200))
    expansion = time.perf_counter() - start
    law = next(law for law in laws if (law.host, law.kind) == ("Au", "thiolate"))
    start = time.perf_counter()
    tested, _ = plain_loop(law, mixes[0], bounds)
    loop = time.perf_counter() - start
    return {
        "compositions_tested": made.n_tested,
        "candidates_kept": len(made),
        "seconds": median(seconds),
        "seconds_low": min(seconds),
        "seconds_high": max(seconds),
        "tested_per_second": made.n_tested / median(seconds),
        "kept_per_second": len(made) / median(seconds),
        "loop_tested_per_second": tested / loop,
        "peak_MB": peak / 1e6,
        "clusters_made": len(best),
        "seconds_to_make_them": expansion,
    }


def run() -> Result:
    """The table of figures."""
    found = timed()
    span = f"{found['seconds_low']:.3f}-{found['seconds_high']:.3f}"
    slower = min(found["tested_per_second"], found["kept_per_second"])
    rows = (
        ("compositions tested (metals, class, n, m, q)", f"{found['compositions_tested']:.0f}"),
        ("candidates kept (with ligand)", f"{found['candidates_kept']:.0f}"),
        ("seconds, median", f"{found['seconds']:.3f}"),
        ("seconds, least-most", span),
        ("tested per second", f"{found['tested_per_second']:.2e}"),
        ("tested per second, one at a time", f"{found['loop_tested_per_second']:.2e}"),
        ("kept per second", f"{found['kept_per_second']:.2e}"),
        ("peak memory, MB", f"{found['peak_MB']:.0f}"),
        ("seconds to make the 200 likeliest", f"{found['seconds_to_make_them']:.3f}"),
        ("goal of 1e5 per second", "reached" if slower >= GOAL else "MISSED"),
    )
    return Result(
        id="P7",
        question="How many candidate targets per second, filters included, and in what memory?",
        tables=(Table(title="Enumeration", head=("figure", "value"), rows=rows),),
        notes=(
            f"medians of {REPEATS} runs; the loop applies the same filters to gold alone",
            "filters: electron count, shell size, staples that fit a core, charge",
        ),
        numbers=dict(found),
    )


if __name__ == "__main__":
    for shown in run().tables:
        print(shown)
