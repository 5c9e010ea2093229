"""Rows on reductant, dose, portions, stirring, precursor and time."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from benchmarks.science.directions.laboratory import (
    DAY,
    HOUR,
    Direction,
    Finding,
    Laboratory,
    compare,
    decades,
)

from mncplan.kinetics.recipe import Recipe

PMBA = Recipe(ligand="p-MBA", ligand_per_metal=1.05, start="complex", complexation_s=60, pH=11)
MHA = Recipe(ligand="MHA", ligand_per_metal=3.5, reductant_per_metal=0.06, pH=11)
PET = Recipe(
    ligand="PET", ligand_per_metal=4.0, reductant_per_metal=0.15, solvent="THF", pH=8,
    complexation_s=HOUR, gas="air",
)  # fmt: skip
AU25 = "[Au25({})18]-"


def leads_at(values: Sequence[float], at: int) -> float:
    """Decades by which one value leads all others."""
    return decades(values[at], max(v for i, v in enumerate(values) if i != at))


def complexation_time(lab: Laboratory) -> Finding:
    """15 s against 7 days before the reductant."""
    short, long = (lab.run(replace(MHA, complexation_s=s)).larger()[-1] for s in (15.0, 7 * DAY))
    return compare(long, short, "larger than 8e of reduced metal, 7 d -> 15 s")


def dose_optimum(lab: Laboratory) -> Finding:
    """Yield of [Au25]- over the dose."""
    doses = (0.25, 0.5, 1.0, 2.0, 4.0)
    yields = [
        lab.run(replace(PMBA, reductant_per_metal=d / 32)).of(AU25.format("p-MBA"))[-1]
        for d in doses
    ]
    said = ", ".join(f"{d:g}: {y:.2f}" for d, y in zip(doses, yields, strict=True))
    return Finding(leads_at(yields, 2), f"yield of [Au25]- by dose over 1 per 32 Au: {said}")


def under_reduction(lab: Laboratory) -> Finding:
    """Complex that is left."""
    half, full = (
        lab.run(replace(PMBA, reductant_per_metal=d / 32)).kind("complex")[-1] for d in (0.3, 1.0)
    )
    return compare(full, half, "complex left, dose 1 -> 0.3 of 1 per 32")


def over_reduction(lab: Laboratory) -> Finding:
    """Clusters above 8 electrons and particles."""
    full, excess = (
        lab.run(replace(PMBA, reductant_per_metal=d / 32)).larger()[-1] for d in (1.0, 3.0)
    )
    return compare(full, excess, "larger than 8e of reduced metal, dose 1 -> 3 of 1 per 32")


def portions(lab: Laboratory) -> Finding:
    """Which 4e cluster leads when it is at its height."""
    said, shares, lead = [], [], 0.0
    for n in (1, 8):
        run = lab.run(replace(PMBA, reductant_per_metal=1 / 32, portions=n), 24)
        four = run.electrons(4, per="metal")
        at = int(np.argmax(four))
        shares.append(run.of("Au20(p-MBA)16")[at] / four[at])
        names = [p.key for p in run.trajectory.mechanism.participants
                 if p.kind == "cluster" and p.electrons == 4]  # fmt: skip
        there = sorted((float(run.of(key)[at]), key) for key in names)
        said.append(f"{n} portions: Au20 is {shares[-1]:.2f} of 4e, {there[-1][1]} leads")
        lead = decades(shares[-1] * four[at], max(x for x, k in there if k != "Au20(p-MBA)16"))
    return Finding(min(lead, decades(shares[1], shares[0])), "; ".join(said))


def portion_intermediates(lab: Laboratory) -> Finding:
    """Au11(SR)9, [Au15(SR)14]- and Au23(SR)17 among the clusters, averaged over four hours."""
    keys = ("Au11(p-MBA)9", "[Au15(p-MBA)14]-", "Au23(p-MBA)17")
    means = []
    for n in (1, 8):
        run = lab.run(replace(PMBA, reductant_per_metal=1 / 32, portions=n), 4)
        clusters = np.maximum(run.kind("cluster"), 1e-9)
        span = run.times[-1] - run.times[0]
        means.append([float(np.trapezoid(run.of(k) / clusters, run.times)) / span for k in keys])
    said = ", ".join(f"{a:.3f} -> {b:.3f}" for a, b in zip(*means, strict=True))
    least = min(decades(b, a) for a, b in zip(*means, strict=True))
    return Finding(least, f"mean share of clusters, 1 -> 8 portions, Au11, Au15, Au23: {said}")


def weaker_reductant(lab: Laboratory) -> Finding:
    """TBAB against NaBH4: 6e instead of 8e."""
    strong, weak = (
        lab.run(replace(PET, reductant=name, reductant_per_metal=0.5), 3.0)
        for name in ("BH4-", "TBAB")
    )
    six = (strong.electrons(6)[-1], weak.electrons(6)[-1])
    eight = (strong.mean_electrons()[-1], weak.mean_electrons()[-1])
    return Finding(
        min(decades(six[1], six[0]), decades(eight[0], eight[1])),
        f"6e of clusters {six[0]:.3f} -> {six[1]:.3f}, mean N* {eight[0]:.2f} -> {eight[1]:.2f}",
    )


def carbon_monoxide(lab: Laboratory) -> Finding:
    """CO gives sizes up to Au27, so lower counts than NaBH4."""
    strong = lab.run(Recipe(ligand="SG", reductant_per_metal=0.5, pH=9), 24)
    mild = lab.run(Recipe(ligand="SG", reductant="", gas="CO", pH=9), 24)
    return compare(mild.mean_electrons()[-1], strong.mean_electrons()[-1], "mean N*, CO -> NaBH4")


def mild_boranes(lab: Laboratory) -> Finding:
    """Time until a tenth of the metal is reduced, against NaBH4."""
    seconds = []
    for name in ("BH4-", "TMAB", "BH3CN-"):
        run = lab.run(replace(PET, reductant=name, reductant_per_metal=0.5, solvent="methanol"), 72)
        done = run.kind("cluster", "nanoparticle") >= 0.1
        seconds.append(
            float(run.times[int(np.argmax(done))] - PET.complexation_s) if done.any() else 72 * HOUR
        )
    said = f"seconds to 10 % reduced: NaBH4 {seconds[0]:.3g}, TMAB {seconds[1]:.3g}, "
    return Finding(decades(min(seconds[1:]), seconds[0]), f"{said}NaBH3CN {seconds[2]:.3g}")


def stirring(lab: Laboratory) -> Finding:
    """400 to 100 rpm: from 10e to 4e."""
    fast, slow = (lab.run(replace(PET, stirring_rpm=r), 0.25) for r in (400.0, 100.0))
    ten = (fast.electrons(10, 999)[-1], slow.electrons(10, 999)[-1])
    four = (fast.electrons(4)[-1], slow.electrons(4)[-1])
    return Finding(
        min(decades(ten[0], ten[1]), decades(four[1], four[0])),
        f"10e and more {ten[0]:.3f} -> {ten[1]:.3f}, 4e {four[0]:.3f} -> {four[1]:.3f}",
    )


def slow_and_short(lab: Laboratory) -> Finding:
    """Slow stirring, slow addition, short time: Au20."""
    hard = lab.run(PET, 3.0).of("Au20(PET)16")[-1]
    soft = lab.run(replace(PET, stirring_rpm=100.0, addition_s=900.0), 0.25).of("Au20(PET)16")[-1]
    return compare(hard, soft, "share of Au20(PET)16")


def slow_addition(lab: Laboratory) -> Finding:
    """The dose over 15 minutes instead of at once."""
    shot, slow = (lab.run(replace(PET, addition_s=s), 0.25) for s in (0.0, 900.0))
    return compare(
        shot.electrons(4)[-1], slow.electrons(4)[-1], "4e of clusters, shot -> 15 min feed"
    )


def incubation(lab: Laboratory) -> Finding:
    """Au22(SG)18 passes through a maximum under CO."""
    run = lab.run(Recipe(ligand="SG", reductant="", gas="CO", pH=11), 72)
    share = run.purity("Au22(SG)18")
    seen = run.kind("cluster") > 0.01
    at, first = int(np.argmax(share * seen)), int(np.argmax(seen))
    hours = (run.times[at] - run.times[0] - HOUR) / HOUR
    inside = min(decades(share[at], share[first]), decades(0.9 * share[at], share[-1]))
    return Finding(
        inside, f"largest purity {share[at]:.3f} at {hours:.2f} h, {share[-1]:.3f} at 72 h"
    )


def order_of_counts(lab: Laboratory) -> Finding:
    """The share of N* = 2, 4, 6, 8 among all clusters peaks in this order, as ESI-MS sees it."""
    run = lab.run(replace(PMBA, reductant_per_metal=1 / 32), 24)
    seen = run.kind("cluster") > 1e-4
    at = [float(run.times[int(np.argmax(run.electrons(n) * seen))]) for n in (2, 4, 6, 8)]
    said = ", ".join(f"{n}e {t - 60:.0f} s" for n, t in zip((2, 4, 6, 8), at, strict=True))
    least = min(decades(b - 59, a - 59) for a, b in itertools.pairwise(at))
    return Finding(least, f"largest share of clusters: {said}")


REDUCTION = (
    Direction(("K001", "K002"), "short complexation leaves larger clusters", complexation_time),
    Direction(("K004",), "the purity of Au22(SG)18 has a maximum in CO time", incubation),
    Direction(("K027",), "1 NaBH4 per 32 Au is the best dose for [Au25]-", dose_optimum),
    Direction(("K028",), "too little NaBH4 leaves complexes", under_reduction),
    Direction(("K029",), "too much NaBH4 gives larger clusters", over_reduction),
    Direction(("K030",), "eight portions make Au20(SR)16 the main 4e intermediate", portions),
    Direction(("K030",), "eight portions show Au11, [Au15]- and Au23", portion_intermediates),
    Direction(("K031",), "TBAB traps 6e where NaBH4 goes to 8e", weaker_reductant),
    Direction(("K032",), "CO gives smaller clusters than NaBH4", carbon_monoxide),
    Direction(("K033",), "TMAB and NaBH3CN are milder than NaBH4", mild_boranes),
    Direction(("K011",), "slower stirring moves 10e to 4e", stirring),
    Direction(("K012",), "slow stirring, slow NaBH4 and short time favour Au20", slow_and_short),
    Direction(("K034",), "slower addition favours 4e", slow_addition),
    Direction(("K003", "K072"), "counts appear in the order 2, 4, 6, 8", order_of_counts),
)
