"""Disproportionation, comproportionation and reduction at an electrode."""

from __future__ import annotations

from collections.abc import Callable

import mncplan as mp
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.route import Step

Expand = Callable[[str], list[Step]]


def test_charging_of_platinum_doped_gold(steps_to: Expand) -> None:
    found = [s for s in steps_to("[Au24Pt(PET)18]2-") if s.family == "electrochemical_reduction"]
    assert len(found) == 1
    assert str(found[0].seed) == "Au24Pt(PET)18"
    assert found[0].level == "B"
    assert found[0].electrons == 2
    assert {"T150", "T151"} & {item.id for item in found[0].evidence}
    assert "O2" in str(found[0].reaction)


def test_no_charging_by_more_than_two(steps_to: Expand) -> None:
    charges = [
        s.seed.charge - s.cluster.charge
        for s in steps_to("[Au25(PET)18]-")
        if s.family == "electrochemical_reduction" and s.seed and s.cluster
    ]
    assert charges == [1]


def test_disproportionation_keeps_the_electrons_in_sum(steps_to: Expand) -> None:
    found = [s for s in steps_to("Au20(SG)16") if s.family == "disproportionation"]
    assert found
    for step in found:
        assert step.seed is not None
        others = [
            mp.Cluster.parse(species.text)
            for species, _ in step.reaction.products
            if species.text.lstrip("[").startswith("Au") and species.text != str(step.cluster)
            if not species.text.startswith("Au(")
        ]
        total = sum(valence_electrons(other) for other in others) + valence_electrons(
            mp.Cluster.parse("Au20(SG)16")
        )
        assert total == 2 * valence_electrons(step.seed)
        assert step.electrons == 0


def test_comproportionation_joins_poor_and_rich(steps_to: Expand) -> None:
    (step,) = [s for s in steps_to("Au20(SG)16") if s.family == "comproportionation"]
    clusters = [
        valence_electrons(mp.Cluster.parse(species.text))
        for species, _ in step.reaction.reactants
        if species.text.lstrip("[").startswith("Au") and not species.text.startswith("Au(")
    ]
    assert sorted(clusters) == [2, 6]
    assert step.level in {"C", "D"}
