"""What a user may add to a planned space: a second solvent, acid and base, other chemicals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from mncplan.app.space import PlannedSpace
from mncplan.app.space_chemicals import chemical_parameter
from mncplan.conditions.reductant import ELECTRONS_EACH
from mncplan.conditions.space_check import refusal
from mncplan.domain.element import METALS
from mncplan.domain.space import (
    CategoricalParameter,
    ChemicalParameter,
    ContinuousParameter,
    Setting,
    Space,
    When,
)
from mncplan.domain.substance import Substance
from mncplan.domain.well_chemistry import DoseOption, WellChemistry, WellDose, WellStock
from mncplan.errors import InvalidInputError
from mncplan.knowledge import KnowledgeBase

AGENT: Final = "pH_agent"
AMOUNT: Final = "pH_agent_per_metal"
_STRENGTHS_mM: Final = (1000.0, 100.0, 10.0)


def with_solvent_fraction(
    planned: PlannedSpace, solvent: str, *, low: float = 0.3, high: float = 1.0
) -> PlannedSpace:
    """Let the share of the main solvent vary; another one fills up.

    Args:
        planned: Its largest liquid is changed.
        solvent: Stock key of the solvent that fills up.
        low: Smallest volume fraction of the present solvent, its stock solutions counted in.
        high: Largest one; the baseline starts there.

    Raises:
        InvalidInputError: If the space has no wells, or the baseline then does not fit.
    """
    wells = _wells(planned)
    main = max(wells.liquids, key=lambda liquid: liquid.volume_uL)
    name = f"{main.solvent}_fraction"
    mixed = replace(main, solvent=solvent, fractions=((main.solvent, name),))
    liquids = tuple(mixed if liquid == main else liquid for liquid in wells.liquids)
    return _changed(
        planned,
        replace(planned.space, wells=None, parameters=(
            *planned.space.parameters, ContinuousParameter(name, low, high, "L/L"),
        )),
        replace(wells, liquids=liquids),
        {**planned.baseline, name: high},
        (name, f"volume of {main.solvent} over all, filled up with {solvent}; set by the user"),
    )  # fmt: skip


def with_acid_or_base(
    planned: PlannedSpace,
    *,
    acid: str = "HCl",
    base: str = "NaOH",
    high: float | None = None,
    strengths_mM: Sequence[float] = _STRENGTHS_mM,
) -> PlannedSpace:
    """Let the pH agent be acid, base or none, with an amount per metal where there is one.

    The base that the procedure doses becomes one of the choices.

    Args:
        planned: A space with wells.
        acid: Solute of the acid stocks.
        base: Solute of the base stocks, where the procedure has none.
        high: Most agent per metal atom; None for the present upper limit of the base, or 2.
        strengths_mM: Of stocks made for an agent that has none, in water.

    Raises:
        InvalidInputError: If the space has no wells, or the baseline then does not fit.
    """
    wells, space = _wells(planned), planned.space
    old = next((dose for dose in wells.doses if dose.role == "base"), None)
    is_varied = old is not None and isinstance(old.amount, str)
    present = next((p for p in space.parameters if old and p.name == old.amount), None)
    top = high or (present.high if isinstance(present, ContinuousParameter) else 2.0)
    alkali = old.options[0].chemical if old is not None else base
    have = {stock.solutes[0][0] for stock in wells.stocks}
    made = tuple(
        WellStock(name=f"{c} {s:g} mM in H2O", solutes=((c, s),), solvent="H2O")
        for c in (acid, alkali)
        if c not in have
        for s in strengths_mM
    )
    dose = WellDose(
        role=AGENT, amount=AMOUNT, per="metal", choice=AGENT,
        options=(DoseOption("acid", acid), DoseOption("base", alkali)),
        liquid=old.liquid if old is not None else wells.doses[0].liquid,
    )  # fmt: skip
    others = tuple(d for d in wells.doses if d.role != "base")
    parameters = (
        *(p for p in space.parameters if present is None or p.name != present.name),
        CategoricalParameter(AGENT, ("acid", "base", "none")),
        ContinuousParameter(AMOUNT, 0.0, top, "mol/mol", when=When(AGENT, ("acid", "base"))),
    )
    baseline = dict(planned.baseline)
    before = baseline.pop(present.name, None) if present is not None else None
    if is_varied and isinstance(before, float):
        baseline |= {AGENT: "base", AMOUNT: min(before, top)}
    else:
        baseline |= {AGENT: "none"}
    return _changed(
        planned,
        replace(space, wells=None, parameters=parameters),
        replace(wells, stocks=(*wells.stocks, *made), doses=(*others, dose)),
        baseline,
        (AGENT, f"{acid}, {alkali} or neither; set by the user"),
    )


def with_alternatives(
    planned: PlannedSpace, role: str, chemicals: Sequence[str], knowledge: KnowledgeBase
) -> PlannedSpace:
    """Let other chemicals take the place of the one a dose is made of.

    They are dosed mole for mole in the same windows, from stocks of the same strengths in the same
    solvents; a reductant's electrons are its own.

    Args:
        planned: A space with wells.
        role: Of a dose with one chemical, e.g. ``metal_salt``, ``ligand`` or ``reductant``.
        chemicals: Stock keys.
        knowledge: Where they are.

    Raises:
        InvalidInputError: If there is no such dose or chemical, a metal salt brings other metal, or
            a ligand is none.
    """
    wells = _wells(planned)
    dose = next((d for d in wells.doses if d.role == role and not d.choice), None)
    if dose is None:
        open_roles = ", ".join(d.role for d in wells.doses if not d.choice)
        raise InvalidInputError(f"{role}: no dose of one chemical; expected {open_roles}")
    present = dose.options[0]
    for key in (*chemicals, present.chemical):
        _check_alternative(role, key, present.chemical, knowledge.substance_by_key)
    choices = tuple(dict.fromkeys((present.chemical, *chemicals)))
    made = tuple(
        WellStock(
            name=f"{key} {stock.solutes[0][1]:g} mM in {stock.solvent}",
            solutes=((key, stock.solutes[0][1]), *stock.solutes[1:]),
            solvent=stock.solvent,
        )
        for key in choices[1:]
        for stock in wells.stocks
        if stock.solutes[0][0] == present.chemical
    )
    options = tuple(
        replace(
            present, choice=key, chemical=key,
            electrons=ELECTRONS_EACH.get(key, 0) if role == "reductant" else present.electrons,
        )
        for key in choices
    )  # fmt: skip
    changed = replace(dose, choice=role, options=options)
    parameter = _choice(role, choices, knowledge)
    return _changed(
        planned,
        replace(planned.space, wells=None, parameters=(*planned.space.parameters, parameter)),
        replace(
            wells,
            stocks=(*wells.stocks, *made),
            doses=tuple(changed if d == dose else d for d in wells.doses),
        ),
        {**planned.baseline, role: present.chemical},
        (role, f"{', '.join(choices[1:])} beside {present.chemical}, mole for mole; set by the"
         " user; stocks as strong as those planned, see whether they dissolve"),
    )  # fmt: skip


def _choice(
    role: str, choices: tuple[str, ...], knowledge: KnowledgeBase
) -> ChemicalParameter | CategoricalParameter:
    """Ligands with descriptors where these tell them apart, else a plain choice."""
    if role == "ligand":
        with suppress(InvalidInputError):
            return chemical_parameter(role, choices, knowledge)
    return CategoricalParameter(role, choices)


def _check_alternative(
    role: str, key: str, present: str, substances: Mapping[str, Substance]
) -> None:
    """Whether a chemical can take a role at all."""
    found = substances.get(key)
    if found is None:
        raise InvalidInputError(f"{role} {key!r}: no chemical on the list; see mncplan stock list")
    if role == "ligand" and not found.ligand:
        raise InvalidInputError(f"ligand {key}: not on file as the free form of a ligand")
    if role == "metal_salt" and _metals(found) != _metals(substances[present]):
        raise InvalidInputError(f"metal_salt {key}: does not bring the metal of {present}")


def _metals(substance: Substance) -> dict[str, int]:
    """Metal atoms of a formula unit."""
    return {symbol: n for symbol, n in substance.elements if symbol in METALS}


def _wells(planned: PlannedSpace) -> WellChemistry:
    if planned.space.wells is None:
        raise InvalidInputError("the space has no wells, so no volume can be set")
    return planned.space.wells


def _changed(
    planned: PlannedSpace,
    space: Space,
    wells: WellChemistry,
    baseline: Setting,
    remark: tuple[str, str],
) -> PlannedSpace:
    made = replace(space, wells=wells)
    if (reason := refusal(made, baseline)) is not None:
        raise InvalidInputError(f"{remark[0]}: the baseline does not fit then: {reason}")
    kept = {p.name for p in made.parameters}
    remarks = tuple(entry for entry in planned.remarks if entry[0] in kept)
    return PlannedSpace(space=made, baseline=baseline, remarks=(*remarks, remark))
