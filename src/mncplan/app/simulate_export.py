"""Hand a simulation to other programs."""

from __future__ import annotations

from typing import Final

from mncplan.app.simulate_findings import Findings
from mncplan.app.simulate_spectra import spectra_files
from mncplan.errors import InvalidInputError
from mncplan.kinetics.petab import petab
from mncplan.kinetics.sbml import sbml
from mncplan.knowledge import KnowledgeBase

FORMATS: Final = ("sbml", "petab", "spectra")


def check_format(to: str) -> None:
    """Refuse an unknown format, before anything is simulated.

    Raises:
        InvalidInputError: If it is none of `FORMATS`.
    """
    if to not in FORMATS:
        raise InvalidInputError(f"format {to!r}: expected sbml, petab or spectra")


def exported(findings: Findings, to: str, knowledge: KnowledgeBase) -> dict[str, str]:
    """Files of the model, of its simulated spectra, or of a fit as PEtab, by name.

    Raises:
        InvalidInputError: If the format is unknown, or PEtab is asked without data.
        MissingExtraError: If python-libsbml is not installed.
    """
    check_format(to)
    case, fitted = findings.simulation.case, findings.fitted
    if to == "spectra":
        return spectra_files(case, findings.simulation.run, knowledge)
    if to == "sbml":
        text = sbml(case.mechanism, case.parameters, case.flask, case.end_s, name=case.title)
        return {"model.xml": text}
    if fitted is None:
        raise InvalidInputError("PEtab describes a fit; give the data with --fit DATA.csv")
    return petab(fitted.problem, name=case.title)
