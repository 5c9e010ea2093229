"""Read a wish such as ``emission 800-1000 nm; water-soluble; prefer metals Au,Ag; no Cd``."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from mncplan.design.applications import CONVENTION, USES, use_of
from mncplan.design.quantity import read_range
from mncplan.design.vocabulary import (
    COUNTED,
    ELEMENT_NAMES,
    FLAGS,
    MEASURED,
    NAMES,
    RANGED_FLAGS,
    SOFT,
    WINDOWS,
)
from mncplan.domain.element import ATOMIC_WEIGHT, METALS
from mncplan.domain.known import PropertyRule
from mncplan.domain.ligand import default_table
from mncplan.domain.wish import Criterion, Range, Wish
from mncplan.errors import InvalidInputError

__all__ = ["COUNTED", "EXAMPLE", "MEASURED", "Criterion", "Wish", "parse_wish"]

EXAMPLE: Final = "emission 800-1000 nm; water-soluble; metals Au,Ag"

_NO: Final = re.compile(r"^(?:no|without|not|exclude|excluding|free of)\s+(.+)$")
_FREE: Final = re.compile(r"^(.+?)[- ]free$")
_ELECTRONS: Final = re.compile(r"^(\d+)[ -]?(?:e-?|electrons?)(?: clusters?)?$")
_SEVERAL: Final = frozenset({"absorption", "emission"})
_BETWEEN: Final = re.compile(r"(,\s*|\s+and\s+)")
_SPLIT: Final = re.compile(r"\s*[,/+&]\s+|\s*,\s*(?=[A-Z]|[a-z]+-?[a-z]*$)|\s+or\s+|\s+and\s+")


def parse_wish(text: str, rules: Iterable[PropertyRule] = ()) -> Wish:
    """Read demands separated by semicolons, new lines, commas or ``and``.

    Args:
        text: The demands.
        rules: Property rules, so that the expansion of a use names its source.

    Raises:
        InvalidInputError: Naming the word or number that is not understood, or two demands that
            exclude each other.

    Example:
        >>> [c.subject for c in parse_wish("gap 1.2-1.5 eV; ligand p-MBA; n 20-40").criteria]
        ['gap', 'ligand', 'metal atoms']
        >>> [c.text for c in parse_wish("photothermal; no Cd").criteria]
        ['absorption 750-1100 nm', 'no Cd']
    """
    parts = [demand for part in re.split(r"[;\n]", text) for demand in _apart(part)]
    if not parts:
        raise InvalidInputError(f"wish is empty; expected e.g. {EXAMPLE!r}")
    by_id = {rule.id: rule for rule in rules}
    found: list[Criterion] = []
    for part in parts:
        found.extend(_demands(part, by_id))
    _check_agreement(found)
    unique = {(c.subject, c.within, c.names, c.is_hard): c for c in reversed(found)}
    return Wish(text=text.strip(), criteria=tuple(reversed(unique.values())))


def _apart(part: str) -> list[str]:
    """Demands of one part; a comma or ``and`` within a list or a range parts nothing."""
    first, *rest = _BETWEEN.split(part.strip())
    found = [first] if first else []
    for mark, piece in zip(rest[::2], rest[1::2], strict=True):
        may_part = mark.endswith(" ") and mark.startswith(",") and not _is_list(found[-1:])
        if piece and (may_part or _begins_demand(piece)):
            found.append(piece)
        else:
            found[-1:] = ["".join([*found[-1:], mark, piece])]
    return [demand.strip() for demand in found]


def _begins_demand(piece: str) -> bool:
    """Whether a text can't be anything but a demand of its own."""
    body, is_hard = _without_prefix(piece)
    folded = _fold(body)
    is_known = folded in FLAGS or folded in RANGED_FLAGS or use_of(folded) is not None
    patterns = (_ELECTRONS.match(folded), _NO.match(folded), _FREE.match(folded))
    return (
        not is_hard
        or is_known
        or any(patterns)
        or _window(folded, body) is not None
        or _leading_name(folded) is not None
    )


def _is_list(before: list[str]) -> bool:
    """Whether what comes before a comma names metals or ligands, of which there may be more."""
    if not before:
        return True
    body, _ = _without_prefix(before[0])
    folded = _fold(body)
    if _NO.match(folded):
        return True
    name = _leading_name(folded)
    if name is not None:
        return NAMES[name] in {"metals", "contains", "ligand"}
    return not _begins_demand(body)


def _check_agreement(found: list[Criterion]) -> None:
    """Refuse ranges of one quantity without a common value; of bands there may be several."""
    for one, other in itertools.combinations([c for c in found if c.is_hard and c.within], 2):
        if one.subject != other.subject or one.subject in _SEVERAL or not one.within:
            continue
        if other.within and not (
            one.within.low <= other.within.high and other.within.low <= one.within.high
        ):
            raise InvalidInputError(
                f"wish: {one.text!r} and {other.text!r} exclude each other; expected one range of"
                f" {one.subject}"
            )


def _demands(part: str, rules: dict[str, PropertyRule]) -> list[Criterion]:
    body, is_hard = _without_prefix(part)
    folded = _fold(body)
    implied = None if folded in FLAGS or folded in RANGED_FLAGS else use_of(folded)
    if implied is None:
        return [replace(_criterion(body, folded), text=part, is_hard=is_hard)]
    found = []
    for item in implied:
        demand, asked = _without_prefix(item.demand)
        rule = rules.get(item.rule)
        found.append(
            replace(
                _criterion(demand, _fold(demand)),
                text=item.demand,
                is_hard=asked and is_hard,
                use=body,
                because=item.because if item.rule else f"{item.because}; {CONVENTION}",
                provenance=rule.provenance if rule else None,
            )
        )
    return found


def _without_prefix(part: str) -> tuple[str, bool]:
    """The demand itself, and whether it is more than a preference."""
    folded = part.lower()
    for prefix in SOFT:
        if folded.startswith(prefix):
            return part[len(prefix) :].strip(), False
    return (part[5:].strip(), True) if folded.startswith("must ") else (part, True)


def _fold(text: str) -> str:
    return " ".join(text.lower().replace("‑", "-").split())


def _criterion(part: str, folded: str) -> Criterion:
    if folded in FLAGS:
        subject, word = FLAGS[folded]
        return Criterion(text=part, subject=subject, names=(word,))
    if folded in RANGED_FLAGS:
        subject, low, high = RANGED_FLAGS[folded]
        return Criterion(text=part, subject=subject, within=Range(low, high))
    if match := _ELECTRONS.match(folded):
        n = float(match[1])
        return Criterion(text=part, subject="electrons", within=Range(n, n))
    if refused := _refused(part, folded):
        return refused
    if window := _window(folded, part):
        return window
    name = _leading_name(folded)
    if name is None:
        return _bare(part, folded)
    return _named(part, name)


def _named(part: str, name: str) -> Criterion:
    subject = NAMES[name]
    rest = " ".join(part.split())[len(name) :].strip(" :=")
    if subject in {"metals", "contains"}:
        return Criterion(text=part, subject=subject, names=_symbols(rest, part))
    if subject == "ligand":
        names = _listed(rest)
        if not names:
            raise InvalidInputError(f"wish {part!r}: no ligand; expected e.g. 'ligand p-MBA'")
        return Criterion(text=part, subject=subject, names=_ligands(names, part))
    unit = MEASURED[subject][1] if subject in MEASURED else ""
    return Criterion(text=part, subject=subject, within=read_range(rest, unit, part))


def _refused(part: str, folded: str) -> Criterion | None:
    """``no Cd``, ``without phosphine``, ``mercury-free``."""
    match = _NO.match(" ".join(part.split())) or _NO.match(folded) or _FREE.match(part)
    if match is None:
        return None
    names = _listed(match[1])
    elements = tuple(ELEMENT_NAMES.get(name.lower(), name) for name in names)
    if names and all(name in ATOMIC_WEIGHT for name in elements):
        return Criterion(text=part, subject="excludes", names=elements)
    try:
        return Criterion(text=part, subject="no ligand", names=_ligands(names, part))
    except InvalidInputError as error:
        raise InvalidInputError(
            f"wish {part!r}: {match[1]!r} is neither an element nor a ligand; expected e.g. "
            "'no Cd,Hg' or 'no phosphine'"
        ) from error


def _window(folded: str, part: str) -> Criterion | None:
    """``NIR-II emission``, ``red emission`` and the like."""
    words = folded.replace("near-infrared", "nir").replace("near infrared", "nir").split()
    windows = [WINDOWS[word] for word in words if word in WINDOWS]
    subjects = {NAMES.get(word) for word in words if word not in WINDOWS}
    if not windows or len(subjects) > 1 or not subjects <= {"emission", "absorption"}:
        return None
    subject = subjects.pop() if subjects else "emission"
    return Criterion(text=part, subject=subject or "emission", within=Range(*windows[0]))


def _leading_name(folded: str) -> str | None:
    for name in sorted(NAMES, key=len, reverse=True):
        if re.match(rf"{re.escape(name)}(?![\w*-])", folded) or (
            name == "n*" and folded.startswith("n*")
        ):
            return name
    return None


def _bare(part: str, folded: str) -> Criterion:
    """Metals or a ligand without the word: ``Au,Ag``, ``thiolate``, ``p-MBA-protected``."""
    symbols = tuple(ELEMENT_NAMES.get(word.lower(), word) for word in _listed(part))
    if symbols and all(symbol in METALS for symbol in symbols):
        return Criterion(text=part, subject="metals", names=symbols)
    core = re.sub(r"(?:[- ]protected| ligands?| shell)$", "", part, flags=re.IGNORECASE)
    doped = re.match(r"^(.+?)[- ]doped$", core, re.IGNORECASE)
    if doped:
        return Criterion(text=part, subject="contains", names=_symbols(doped[1], part))
    try:
        return Criterion(text=part, subject="ligand", names=_ligands((core,), part))
    except InvalidInputError:
        raise _not_understood(part, folded) from None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word for word in (item.strip() for item in _SPLIT.split(text)) if word)


def _symbols(rest: str, part: str) -> tuple[str, ...]:
    words = [word for word in re.split(r"[\s,/+&]+|\band\b|\bor\b", rest) if word]
    found = tuple(ELEMENT_NAMES.get(word.lower(), word) for word in words)
    for symbol in found:
        if symbol not in METALS:
            raise InvalidInputError(
                f"wish {part!r}: {symbol!r} is no cluster metal; expected symbols such as Au, Ag"
            )
    if not found:
        raise InvalidInputError(f"wish {part!r}: no metal; expected e.g. 'metals Au,Ag'")
    return found


def _ligands(names: tuple[str, ...], part: str) -> tuple[str, ...]:
    """Ids of ligands; a class such as thiolate or a trait such as chiral stays as it is."""
    table = default_table()
    kinds = {ligand.kind for ligand in table}
    traits = {trait for ligand in table for trait in ligand.traits}
    found = []
    for name in names:
        class_name = name.lower().replace(" ", "_")
        for word in (class_name, class_name.removesuffix("s"), class_name.replace("-", "_"), name):
            if word in kinds or word in traits:
                found.append(word)
                break
        else:
            ligand = table.find(name)
            if ligand is None:
                near = table.unknown(name).expected
                raise InvalidInputError(f"wish {part!r}: unknown ligand {name!r}; expected {near}")
            found.append(ligand.id)
    return tuple(found)


def _not_understood(part: str, folded: str) -> InvalidInputError:
    known = [*NAMES, *FLAGS, *RANGED_FLAGS, *USES]
    word = folded.split()[0]
    near = difflib.get_close_matches(folded, known, n=1) or difflib.get_close_matches(word, known)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return InvalidInputError(
        f"wish {part!r} is not understood; {meant}expected emission, absorption, gap, quantum "
        "yield, water-soluble, metals, no Cd, ligand, n, charge, electrons, closed shell, known, "
        f"new or a use such as bioimaging, as in {EXAMPLE!r}"
    )
