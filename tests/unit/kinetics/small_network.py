"""A network small enough for quick tests: complexes, and clusters of N* = 2, 4, 6, 8, 14."""

from functools import cache

import numpy as np

from mncplan.domain.flask import Event, Flask
from mncplan.domain.ligand import default_table
from mncplan.kinetics.fit_data import Experiment, Reading, Sample
from mncplan.kinetics.network import generate
from mncplan.kinetics.observe import metal_shares
from mncplan.kinetics.recipe import Recipe, flask_of
from mncplan.kinetics.roster import Makeup, Roster
from mncplan.kinetics.solve import simulate
from mncplan.knowledge.kinetics import load_kinetics

AU25 = "[Au25(p-MBA)18]-"
AU20 = "Au20(p-MBA)16"
MAKEUPS = (
    Makeup(10, 8), Makeup(15, 13), Makeup(18, 14), Makeup(20, 16), Makeup(24, 20),
    Makeup(19, 13), Makeup(23, 16, -1, True, True), Makeup(25, 18, -1, True, True),
    Makeup(38, 24, 0, True, True),
)  # fmt: skip
TIMES = (60.0, 300.0, 900.0, 1800.0)


@cache
def small_network():
    roster = Roster("Au", default_table().resolve("p-MBA"))
    return generate(roster, MAKEUPS, ("BH4-",))


@cache
def constants():
    return load_kinetics()


def flask(electrons_per_metal=0.25, **changes):
    recipe = {
        "ligand": "p-MBA", "metal_mM": 2.0, "ligand_per_metal": 2.0, "pH": 10.5,
        "reductant_per_metal": electrons_per_metal / 8, "start": "complex",
        "complexation_s": 0.0,
    }  # fmt: skip
    return flask_of(Recipe(**{**recipe, **changes}))


def busy_flask():
    """A shot, a feed, and a change of temperature and pH."""
    return Flask(
        amounts=(("Au(p-MBA)", 2e-3), ("H(p-MBA)", 2e-3)),
        pH=10.5,
        events=(
            Event(time_s=0.0, additions=(("BH4-@unmixed", 3e-5),)),
            Event(time_s=600.0, additions=(("BH4-@unmixed", 3e-5),), over_s=300.0),
            Event(time_s=3000.0, temperature_C=40.0, pH=9.0),
        ),
    )


def synthetic(parameters, doses=(0.125, 0.25, 0.5), *, sd=0.0, seed=0, limit=0.003, rho=2.0):
    """Synthetic relative abundances with a known response factor of complexes, one anchor each."""
    rng = np.random.default_rng(seed)
    keys = ("Au10(p-MBA)10", AU20, "Au18(p-MBA)14", "Au24(p-MBA)20", "Au10(p-MBA)8")
    factors = np.array([rho, 1, 1, 1, 1])
    found = []
    for dose in doses:
        run = simulate(small_network(), parameters, flask(dose), TIMES)
        shares = metal_shares(run)[:, run.mechanism.index["Au(p-MBA)"]]
        samples = []
        for i, time in enumerate(TIMES):
            seen = factors * [run.of(key)[i] for key in keys]
            seen = seen / seen.sum() * np.exp(sd * rng.standard_normal(len(keys)))
            readings = [
                Reading(participant=k, value=max(float(v), limit), is_below=bool(v < limit))
                for k, v in zip(keys, seen, strict=True)
            ]
            anchor = Reading(participant="Au(p-MBA)", value=float(shares[i]), scale="metal_share")
            samples.append(Sample(time_s=time, readings=(*readings, anchor)))
        found.append(Experiment(name=f"e:M {dose:g}", flask=flask(dose), samples=tuple(samples)))
    return tuple(found)
