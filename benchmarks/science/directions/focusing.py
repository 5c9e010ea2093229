"""Rows on clusters: etching, seeded growth, fusion, exchange, isoelectronic change."""

from __future__ import annotations

import numpy as np
from benchmarks.science.directions.laboratory import (
    DAY,
    HOUR,
    Direction,
    Finding,
    Laboratory,
    Run,
    compare,
    decades,
)

from mncplan.app.tables import knowledge_base
from mncplan.domain.flask import Flask
from mncplan.kinetics.network import build_exchange
from mncplan.kinetics.roster import Makeup

AU38, AU36 = Makeup(38, 24), Makeup(36, 24)
AU23, AU28 = Makeup(23, 16, -1), Makeup(28, 20)


def hot_etching(lab: Laboratory) -> Finding:
    """Crude of larger clusters with thiol in air, at 25 and 50 C: Au52(TBBT)32."""
    mechanism = lab.mechanism("TBBT")
    got = []
    for t in (25.0, 50.0):
        flask = Flask(
            amounts=(("Au49(TBBT)27", 2e-5), ("H(TBBT)", 0.05), ("Au(TBBT)", 1e-3)),
            temperature_C=t, gas="air", solvent="toluene", pH=8,
        )  # fmt: skip
        got.append(float(lab.follow(mechanism, flask, [0.0, HOUR]).of("Au52(TBBT)32")[-1]))
    return compare(got[0], got[1], "share of Au52(TBBT)32 after an hour, 25 -> 50 C")


def less_etchant(lab: Laboratory) -> Finding:
    """Au49 against Au44(SR)26 with 50 and 5 mM thiol."""
    mechanism = lab.mechanism("p-MBA")
    ratio = []
    for thiol in (0.05, 0.005):
        flask = Flask(amounts=(("Au49(p-MBA)27", 2e-5), ("H(p-MBA)", thiol)), gas="air", pH=9)
        run = lab.follow(mechanism, flask, [0.0, 6 * HOUR])
        ratio.append(run.of("Au49(p-MBA)27")[-1])
    return compare(ratio[0], ratio[1], "Au49 left after 6 h in air, thiol 50 -> 5 mM")


def seeded_growth(lab: Laboratory) -> Finding:
    """[Au25]- with complex and CO; thiol per added gold 1.1 and 3: what outgrows Au38."""
    mechanism = lab.mechanism("p-MBA", "CO")
    ratio = []
    for extra in (1e-4, 2e-3):
        flask = Flask(
            amounts=(("[Au25(p-MBA)18]-", 4e-5), ("Au(p-MBA)", 1e-3), ("H(p-MBA)", extra)),
            gas="CO", pH=11,
        )  # fmt: skip
        run = lab.follow(mechanism, flask, [0.0, 3 * DAY])
        ratio.append(run.electrons(14)[-1] / (run.electrons(15, 999)[-1] + 1e-12))
    return compare(ratio[0], ratio[1], "14e (Au38) per larger (Au44), little -> more thiol")


def fusion(lab: Laboratory) -> Finding:
    """Neutral Au25 at 25 and 50 C: most Au38 within a day."""
    mechanism = lab.mechanism("PET")
    got = []
    for t in (25.0, 50.0):
        flask = Flask(amounts=(("Au25(PET)18", 4e-4),), temperature_C=t, solvent="toluene")
        times = np.concatenate(([0.0], np.geomspace(60.0, DAY, 40)))
        got.append(lab.follow(mechanism, flask, times).of("Au38(PET)24").max())
    return compare(got[0], got[1], "largest share of Au38 within a day, 25 -> 50 C")


def _isoelectronic(lab: Laboratory, pH: float) -> Run:
    """Au22(SG)18 beside short complexes and spare thiol for three hours."""
    flask = Flask(amounts=(("Au22(SG)18", 4e-5), ("[Au(SG)2]-", 2e-4), ("H(SG)", 1e-3)), pH=pH)
    return lab.follow(lab.mechanism("SG"), flask, [0.0, 3 * HOUR])


def acid_isoelectronic(lab: Laboratory) -> Finding:
    """PH 5.5 to 2.5: Au24 per Au18."""
    a, b = (_isoelectronic(lab, pH) for pH in (5.5, 2.5))
    pair = [r.of("Au24(SG)20")[-1] / r.of("Au18(SG)14")[-1] for r in (a, b)]
    return compare(pair[0], pair[1], "Au24 per Au18, pH 5.5 -> 2.5")


def base_isoelectronic(lab: Laboratory) -> Finding:
    """PH 5.5 to 8: Au18 per Au24."""
    a, b = (_isoelectronic(lab, pH) for pH in (5.5, 8.0))
    pair = [r.of("Au18(SG)14")[-1] / r.of("Au24(SG)20")[-1] for r in (a, b)]
    return compare(pair[0], pair[1], "Au18 per Au24, pH 5.5 -> 8")


def _exchange(
    lab: Laboratory, old: str, start: Makeup, end: Makeup, per_ligand: float, hours: float
) -> Run:
    """A cluster with TBBT, so much per ligand of the shell, in air at 60 C."""
    ligands = knowledge_base().ligands
    new = ligands.resolve("TBBT")
    mechanism = build_exchange(ligands.resolve(old), new, start, (end,))
    body = f"Au{start.n_metal}({old}){start.n_ligand}"
    key = f"[{body}]-" if start.charge else body
    flask = Flask(
        amounts=((key, 1e-4), ("H(TBBT)", per_ligand * start.n_ligand * 1e-4), ("Au(TBBT)", 1e-3)),
        temperature_C=60, gas="air", solvent="toluene",
    )  # fmt: skip
    return lab.follow(mechanism, flask, [0.0, hours * HOUR])


def full_exchange(lab: Laboratory) -> Finding:
    """Au36(TBBT)24 from Au38(PET)24 with 0.5 and 20 TBBT per ligand."""
    few, many = (_exchange(lab, "PET", AU38, AU36, x, 48) for x in (0.5, 20.0))
    return compare(
        few.of("Au36(TBBT)24")[-1],
        many.of("Au36(TBBT)24")[-1],
        "share of Au36, 0.5 -> 20 per ligand",
    )


def mild_exchange(lab: Laboratory) -> Finding:
    """Mixed shells on the kept core with little and with much thiol."""
    shares = []
    for x in (20.0, 0.5):
        run = _exchange(lab, "PET", AU38, AU36, x, 48)
        shares.append(
            sum(
                run.of(p.key)[-1]
                for p in run.trajectory.mechanism.participants
                if p.kind == "cluster" and {"PET", "TBBT"} <= dict(p.composition).keys()
            )
        )
    return compare(shares[0], shares[1], "mixed shells, 20 -> 0.5 TBBT per ligand")


def threshold(lab: Laboratory) -> Finding:
    """Conversion of [Au23]- against TBBT: steeper than first order where it sets in."""
    feeds = (0.25, 0.5, 1.0, 2.0)
    got = [_exchange(lab, "S-c-C6H11", AU23, AU28, x, 6).of("Au28(TBBT)20")[-1] for x in feeds]
    orders = np.diff(np.log(np.maximum(got, 1e-30))) / np.log(2)
    said = ", ".join(f"{g:.2g}" for g in got)
    return Finding(
        decades(orders[0], 2.0),
        f"Au28 at 0.25, 0.5, 1, 2 per ligand: {said}; order {orders[0]:.1f}",
    )


def oxygen_uptake(lab: Laboratory) -> Finding:
    """Silver in air at 50 and 500 rpm against nitrogen: oxygen that dissolved and reacted."""
    mechanism = lab.mechanism("SR", metal="Ag")
    taken = []
    for rpm, gas in ((50.0, "air"), (500.0, "air"), (500.0, "N2")):
        flask = Flask(amounts=(("H(SR)", 5e-3),), pH=9, gas=gas, stirring_rpm=rpm)
        taken.append(-float(lab.follow(mechanism, flask, [0.0, HOUR]).trajectory.of("O2@gas")[-1]))
    said = ", ".join(f"{t * 1e3:.3f}" for t in taken)
    return Finding(
        min(decades(b, a) for a, b in ((taken[0], taken[1]), (taken[2], taken[0]))),
        f"mmol/L of O2 in 1 h at 50, 500 rpm, N2: {said}",
    )


FOCUSING = (
    Direction(("K009",), "heat gives Au52(TBBT)32 with thiol", hot_etching),
    Direction(("K018",), "less thiol leaves the larger Au49", less_etchant),
    Direction(("K017",), "more thiol per gold favours Au38 over Au44", seeded_growth),
    Direction(("K010",), "heat fuses Au25 to Au38", fusion),
    Direction(("K043",), "acid takes Au22(SG)18 to Au24(SG)20", acid_isoelectronic),
    Direction(("K044",), "base takes Au22(SG)18 to Au18(SG)14", base_isoelectronic),
    Direction(("K020", "K060"), "excess TBBT takes Au38 to Au36", full_exchange),
    Direction(("K067",), "limited ligand leaves mixed shells", mild_exchange),
    Direction(("K061",), "[Au23]- changes its core past a threshold of TBBT", threshold),
    Direction(("K013",), "stirring decides how much oxygen is taken up", oxygen_uptake),
)
