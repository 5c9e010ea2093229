"""Rows on ligand feed, pH, temperature, solvent, salt and additives."""

from __future__ import annotations

import itertools
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
from benchmarks.science.directions.reduction import MHA, PET, leads_at

from mncplan.domain.flask import Flask
from mncplan.kinetics.recipe import Recipe

FEED = Recipe(ligand="p-MBA", ligand_per_metal=2.0, reductant_per_metal=0.3, pH=10)
CO_SG = Recipe(ligand="SG", reductant="", gas="CO", ligand_per_metal=3.3)
IONIC = Recipe(ligand="p-MBA", reductant="", gas="CO", ligand_per_metal=3.3, pH=10)
TWO_PHASE = Recipe(
    ligand="SG", reductant="TBAB", reductant_per_metal=0.1, reductant_phase="second",
    ligand_per_metal=3.3, pH=2.0,
)  # fmt: skip


def ligand_poor(lab: Laboratory) -> Finding:
    """Feed 1.5 down to 0.33 and 0.125: particles of all reduced metal."""
    shares = [
        lab.run(replace(FEED, ligand_per_metal=x)).kind("nanoparticle")[-1]
        / lab.run(replace(FEED, ligand_per_metal=x)).kind("nanoparticle", "cluster")[-1]
        for x in (1.5, 0.33, 0.125)
    ]
    said = ", ".join(f"{s:.3f}" for s in shares)
    return Finding(
        decades(0.9 * min(shares[1:]), shares[0]), f"particles at 1.5, 0.33, 0.125: {said}"
    )


def ligand_middle(lab: Laboratory) -> Finding:
    """Before the reductant at feed 2 against 8: neutral rings and chains; then clusters."""
    neutral, clusters = [], []
    for feed in (0.33, 2.0, 8.0):
        run = lab.run(replace(FEED, ligand_per_metal=feed))
        at = int(np.searchsorted(run.times, FEED.complexation_s)) - 1
        neutral.append(run.of("Au(p-MBA)")[at] + run.of("Au10(p-MBA)10")[at])
        clusters.append(run.kind("cluster")[-1])
    return Finding(
        min(leads_at(neutral, 1), decades(clusters[1], clusters[0])),
        "units and rings at feed 0.33, 2, 8: " + ", ".join(f"{x:.2f}" for x in neutral)
        + "; clusters: " + ", ".join(f"{x:.2f}" for x in clusters),
    )  # fmt: skip


def ligand_rich(lab: Laboratory) -> Finding:
    """Feed 3 to 8: short anions, slower start."""
    few, many = (lab.run(replace(FEED, ligand_per_metal=x)) for x in (3.0, 8.0))
    at = int(np.searchsorted(few.times, FEED.complexation_s)) - 1
    short = [r.of("[Au(p-MBA)2]-")[at] + r.of("[Au2(p-MBA)3]-")[at] for r in (few, many)]
    soon = int(np.searchsorted(few.times, FEED.complexation_s + 60))
    early = [r.kind("cluster", "nanoparticle")[soon] for r in (few, many)]
    return Finding(
        min(decades(short[1], short[0]), decades(early[0], early[1])),
        f"short complexes {short[0]:.2f} -> {short[1]:.2f}, reduced after 1 min {early[0]:.3f} -> "
        f"{early[1]:.3f}",
    )


def ligand_rich_end(lab: Laboratory) -> Finding:
    """Feed 3 to 8: particles in the end, of all reduced metal."""
    bits = []
    for feed in (3.0, 8.0):
        run = lab.run(replace(FEED, ligand_per_metal=feed), 72)
        bits.append(run.kind("nanoparticle")[-1] / run.kind("nanoparticle", "cluster")[-1])
    return compare(bits[0], bits[1], "particles of reduced metal after 3 d, feed 3 -> 8")


def gold3_by_pH(lab: Laboratory) -> Finding:
    """Half-life of Au(III) with thiol at pH 7 and 11."""
    half = []
    for pH in (7.0, 11.0):
        run = lab.run(replace(FEED, ligand_per_metal=3.3, pH=pH, complexation_s=0.0,
                              reductant_per_metal=0.0))  # fmt: skip
        half.append(float(np.interp(-0.5, -run.of("[AuCl4]-"), run.times)))
    return compare(half[1], half[0], "half-life of Au(III) in s, pH 11 -> 7")


def etching_by_pH(lab: Laboratory) -> Finding:
    """Metal set free from [Au25]- by thiol in air at pH 7 and 11."""
    mechanism = lab.mechanism("SG")
    free = []
    for pH in (7.0, 11.0):
        amounts = (("[Au25(SG)18]-", 4e-5), ("H(SG)", 5e-3))
        run = lab.follow(mechanism, Flask(amounts=amounts, pH=pH, gas="air"), [0.0, 6 * HOUR])
        free.append(run.kind("complex")[-1])
    return compare(free[0], free[1], "metal in complexes after 6 h with thiol in air, pH 7 -> 11")


def borohydride_by_pH(lab: Laboratory) -> Finding:
    """Life of NaBH4 without metal, and reduction in the first seconds."""
    life, start = [], []
    for pH in (8.0, 11.0):
        mechanism = lab.mechanism("p-MBA")
        times = np.concatenate(([0.0], np.geomspace(0.01, DAY, 200)))
        run = lab.follow(mechanism, Flask(amounts=(("BH4-", 1e-3),), pH=pH), times)
        left = run.trajectory.of("BH4-") / 1e-3
        life.append(float(np.interp(-0.5, -left, times)))
        flask = Flask(amounts=(("BH4-", 1e-3), ("Au(p-MBA)", 1e-3)), pH=pH)
        start.append(float(lab.follow(mechanism, flask, [0, 0.5]).kind("cluster")[-1]))
    return Finding(
        min(decades(life[1], life[0]), decades(start[0], start[1])),
        f"half-life {life[0]:.3g} -> {life[1]:.3g} s, reduced in 0.5 s {start[0]:.2g} -> "
        f"{start[1]:.2g} from pH 8 to 11",
    )


def base_before_borohydride(lab: Laboratory) -> Finding:
    """NaOH before NaBH4: share of [Au25]- of all metal at the same dose."""
    yields = [lab.run(replace(MHA, pH=pH)).of("[Au25(MHA)18]-")[-1] for pH in (7.0, 12.0)]
    return compare(yields[0], yields[1], "share of [Au25]-, pH 7 -> 12")


def acid(lab: Laboratory) -> Finding:
    """Nitric acid with PET: larger clusters."""
    base = replace(PET, ligand_per_metal=5, reductant_per_metal=5.0)
    plain, acidic = (
        lab.run(replace(base, complexation_pH=pH, pH=pH), 24).mean_electrons()[-1]
        for pH in (9.0, 6.0)
    )
    return compare(plain, acidic, "mean N* in air with spare thiol, pH 9 -> 6")


def co_by_pH(lab: Laboratory) -> Finding:
    """Which of the 2e, 4e and 8e classes leads after a day of CO, from pH 6 to 11, if any forms."""
    leads, formed = [], []
    for pH in (6.0, 7.0, 8.0, 9.0, 10.0, 11.0):
        run = lab.run(replace(CO_SG, pH=pH), 24)
        shares = [float(run.electrons(n)[-1]) for n in (2, 4, 8)]
        is_formed = run.kind("cluster")[-1] > 1e-3
        formed += [shares] if is_formed else []
        leads.append((2, 4, 8)[int(np.argmax(shares))] if is_formed else 0)
    said = ", ".join(f"{n}e" if n else "none" for n in leads)
    least = max(
        (
            min(leads_at(s, (i >= a) + (i >= b)) for i, s in enumerate(formed))
            for a, b in itertools.combinations(range(1, len(formed)), 2)
        ),
        default=-1.0,
    )
    return Finding(least, f"pH 6 to 11: {said}")


def two_phase(lab: Laboratory) -> Finding:
    """TBAB in toluene against TBAB in the water."""
    one, two = (
        lab.run(replace(TWO_PHASE, reductant_phase=p), 48).electrons(2)[-1]
        for p in ("medium", "second")
    )
    return compare(one, two, "2e of clusters (Au15), one phase -> toluene-water")


def two_phase_pH(lab: Laboratory) -> Finding:
    """PH 2 to 2.7 in toluene-water."""
    ratios = []
    for pH in (2.0, 2.7):
        run = lab.run(replace(TWO_PHASE, pH=pH), 48)
        ratios.append(run.electrons(4)[-1] / run.electrons(2)[-1])
    return compare(ratios[0], ratios[1], "4e (Au18) per 2e (Au15), pH 2 -> 2.7", 1.05)


def toluene_to_methanol(lab: Laboratory) -> Finding:
    """Reduction by NaBH4 in the first minutes."""
    slow, fast = (
        lab.run(replace(PET, solvent=s), 0.1).kind("cluster", "nanoparticle")[-1]
        for s in ("toluene", "methanol")
    )
    return compare(slow, fast, "reduced after 6 min, toluene -> methanol")


def methanol_to_THF(lab: Laboratory) -> Finding:
    """[Au25(SG)18]-: purity and yield."""
    base = Recipe(ligand="SG", ligand_per_metal=4, reductant_per_metal=0.5, pH=7, gas="air")
    a, b = (lab.run(replace(base, solvent=s), 24) for s in ("methanol", "THF"))
    pure = [r.purity("[Au25(SG)18]-")[-1] for r in (a, b)]
    got = [r.of("[Au25(SG)18]-")[-1] for r in (a, b)]
    return Finding(
        min(decades(pure[1], pure[0]), decades(got[1], got[0])),
        f"purity {pure[0]:.3f} -> {pure[1]:.3f}, yield {got[0]:.3f} -> {got[1]:.3f}",
    )


def best_temperature(lab: Laboratory) -> Finding:
    """[Au25(MHA)18]- after three hours."""
    temperatures = (10.0, 25.0, 40.0, 55.0, 70.0)
    got = [lab.run(replace(MHA, temperature_C=t), 3).of("[Au25(MHA)18]-")[-1] for t in temperatures]
    said = ", ".join(f"{t:.0f} C {y:.3f}" for t, y in zip(temperatures, got, strict=True))
    return Finding(leads_at(got, 2), f"share of [Au25]-: {said}")


def decay_with_heat(lab: Laboratory) -> Finding:
    """Pure [Au25]- for a day."""
    mechanism = lab.mechanism("MHA")
    cold, hot = (
        lab.follow(
            mechanism, Flask(amounts=(("[Au25(MHA)18]-", 4e-5),), temperature_C=t), [0.0, DAY]
        ).of("[Au25(MHA)18]-")[-1]
        for t in (25.0, 60.0)
    )
    return compare(hot, cold, "[Au25]- left after a day, 60 -> 25 C")


def cold_complexation(lab: Laboratory) -> Finding:
    """0 against 25 C before the reductant."""
    warm, cold = (
        lab.run(replace(PET, complexation_C=t, complexation_s=3 * HOUR), 24).of("[Au25(PET)18]-")[
            -1
        ]
        for t in (25.0, 0.0)
    )
    return compare(warm, cold, "share of [Au25]-, complexation at 25 -> 0 C")


def salt(lab: Laboratory) -> Finding:
    """First half hour of [Au23]- with [Au2(SR)3]- at two ionic strengths."""
    mechanism = lab.mechanism("p-MBA")
    got = []
    for strength in (0.005, 0.05, 0.2):
        flask = Flask(
            amounts=(("[Au23(p-MBA)16]-", 4e-5), ("[Au2(p-MBA)3]-", 4e-4), ("H(p-MBA)", 1e-3)),
            pH=10, ionic_strength_M=strength,
        )  # fmt: skip
        got.append(float(lab.follow(mechanism, flask, [0.0, 1800.0]).of("[Au25(p-MBA)18]-")[-1]))
    said = ", ".join(f"{g:.4f}" for g in got)
    least = min(decades(b, a) for a, b in itertools.pairwise(got))
    return Finding(least, f"[Au25]- after 30 min at 5, 50, 200 mM: {said}")


def _cation(lab: Laboratory, name: str) -> float:
    additives = ((name, 0.01),) if name else ()
    return float(lab.run(replace(IONIC, additives=additives), 24).mean_electrons()[-1])


def cation_present(lab: Laboratory) -> Finding:
    """OMIm+: the 4e class gains."""
    none, some = (
        lab.run(replace(IONIC, additives=a), 24).electrons(4)[-1] for a in ((), (("OMIm+", 0.01),))
    )
    return compare(none, some, "4e of clusters, without -> with OMIm+")


def cation_C12(lab: Laboratory) -> Finding:
    """A longer chain: smaller."""
    return compare(_cation(lab, "C12MIm+"), _cation(lab, "OMIm+"), "mean N*, C12 -> C8")


def cation_C6(lab: Laboratory) -> Finding:
    """A shorter chain: larger."""
    return compare(_cation(lab, "OMIm+"), _cation(lab, "HMIm+"), "mean N*, C8 -> C6")


def cation_C4(lab: Laboratory) -> Finding:
    """The shortest chain: largest."""
    return compare(_cation(lab, "HMIm+"), _cation(lab, "BMIm+"), "mean N*, C6 -> C4")


def phase_transfer(lab: Laboratory) -> Finding:
    """[AuCl4]- from the water layer with and without TOA+."""
    mechanism = lab.mechanism("PET")
    moved = []
    for additives in ((), (("TOA+", 0.003),)):
        flask = Flask(amounts=(("[AuCl4]-@second", 1e-3),), solvent="toluene", additives=additives)
        moved.append(1 - lab.follow(mechanism, flask, [0.0, HOUR]).of("[AuCl4]-@second")[-1])
    return Finding(
        min(decades(moved[1], 0.1), decades(0.1, moved[0])),
        f"transferred in 1 h: {moved[0]:.3f} -> {moved[1]:.3f}",
    )


MEDIUM = (
    Direction(("K014",), "a ligand-poor feed ends in particles", ligand_poor),
    Direction(("K015",), "a feed of 1 to 2 gives rings and chains, then clusters", ligand_middle),
    Direction(("K016",), "a feed of 3 to 8 gives short, less reactive complexes", ligand_rich),
    Direction(("K016",), "a feed of 3 to 8 ends in particles", ligand_rich_end),
    Direction(("K035",), "Au(III) is reduced faster at higher pH", gold3_by_pH),
    Direction(("K035",), "etching is faster at higher pH", etching_by_pH),
    Direction(("K036",), "NaBH4 lasts longer and starts slower at higher pH", borohydride_by_pH),
    Direction(("K037",), "base before NaBH4 gives more [Au25]-", base_before_borohydride),
    Direction(("K038", "K073"), "acid with PET gives larger clusters", acid),
    Direction(("K041",), "CO: 2e, 4e, 8e lead as pH rises", co_by_pH),
    Direction(("K022",), "toluene-water with TBAB favours Au15", two_phase),
    Direction(("K042",), "pH 2 to 2.7 moves Au15 to Au18", two_phase_pH),
    Direction(("K023",), "methanol speeds NaBH4 up against toluene", toluene_to_methanol),
    Direction(("K025",), "THF instead of methanol: purer [Au25(SG)18]-", methanol_to_THF),
    Direction(("K005",), "40 C is best for [Au25(MHA)18]-", best_temperature),
    Direction(("K006",), "heat decomposes [Au25(MHA)18]-", decay_with_heat),
    Direction(("K007",), "complexation at 0 C raises [Au25(PET)18]-", cold_complexation),
    Direction(("K053",), "salt speeds [Au23]- to [Au25]- up", salt),
    Direction(("K047",), "OMIm+ favours Au20 (4e)", cation_present),
    Direction(("K048",), "C12 gives smaller clusters than C8", cation_C12),
    Direction(("K049",), "C6 gives larger clusters than C8", cation_C6),
    Direction(("K050",), "C4 gives larger clusters than C6", cation_C4),
    Direction(("K054",), "TOA+ carries gold into the organic phase", phase_transfer),
)  # fmt: skip
