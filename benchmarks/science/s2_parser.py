"""S2: can the reader of formulae be broken, and is it ever silently wrong?

Fuzzed inputs of three kinds. *Respelled*: valid formulae in another notation, whose meaning is
known; they must be read as that, or refused. *Mutated*: one to three random edits; what is read is
compared with a second, strict reader wherever that one accepts the text. *Noise*: fragments and
random characters. Whatever is read must survive printing and reading again.
"""

from __future__ import annotations

import random
import string
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context

from benchmarks.result import Result, Table, share
from benchmarks.science.strict_reader import ligand_names, read_strictly

from mncplan.domain.cluster import Cluster
from mncplan.domain.family import ClusterFamily, parse_cluster
from mncplan.domain.ions import set_default_ions
from mncplan.domain.ligand import set_default_table
from mncplan.errors import FormulaError
from mncplan.knowledge import load_knowledge
from mncplan.knowledge.load import load_ions, load_ligands

_LOWERED = str.maketrans(string.digits, "₀₁₂₃₄₅₆₇₈₉")
_RAISED = str.maketrans(string.digits + "+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_FRAGMENTS = (
    "Au Ag Cu Pt Pd Cd In Sn Xx S H Cl Br Se O F (SR) (PET) (p-MBA) (PPh3) (dppe) (foo) SR PET SG "
    "SPhCl SC12 TOA Na PF6 BF4 ( ) [ ] { } ^ _ $ # @ . , = ~ + - 0 1 2 18 25 144 x n m ₂ ⁻ ² "
    "\\ce \\mathrm <sub> </sub> <sup> · – ( )x=1-3 , 2- 4+ (2-)"
).split(" ") + [" "]
_CHARACTERS = string.printable[:95] + "₀₁₂₅⁰²⁻⁺−–·≡×é\u200b\u00a0"
KINDS = ("respelled", "mutated", "noise")
FAULTS = frozenset({"crash", "round trip fails", "silent change", "error of several lines"})


def _digits(n: int) -> str:
    return str(n) if n > 1 else ""


def _charge(q: int) -> str:
    return f"{_digits(abs(q))}{'+' if q > 0 else '-'}" if q else ""


def respell(cluster: Cluster, rng: random.Random) -> str:
    """Another spelling of the same cluster."""
    lowered = rng.choice([str, lambda n: str(n).translate(_LOWERED), lambda n: f"_{{{n}}}"])
    blank = rng.choice(["", "", " ", "\u2009"])
    metals = [f"{symbol}{lowered(n)}" for symbol, n in cluster.metals]
    shell = [
        f"({rng.choice([ligand.id, *ligand.aliases])}){lowered(n)}" for ligand, n in cluster.ligands
    ]
    rng.shuffle(metals)
    rng.shuffle(shell)
    body = blank.join(metals + shell)
    charge = _charge(cluster.charge)
    raised = rng.choice(
        [charge, f"^{charge}", f"^{{{charge}}}", charge.translate(_RAISED), f"({charge})"]
    )
    text = f"[{body}]{raised if charge else ''}"
    if not charge and rng.random() < 0.5:
        text = body
    if rng.random() < 0.2:
        text = f"${text}$"
    if rng.random() < 0.2:
        text = text.replace("-", rng.choice("−–‐‑"))
    return f"{text}#{cluster.isomer}" if cluster.isomer else text


def mutate(text: str, other: str, rng: random.Random) -> str:
    """One to three edits: delete, insert, replace, double, swap, or splice with another formula."""
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, max(0, len(text) - 1))
        edit = rng.randrange(6)
        if edit == 0:
            text = text[:at] + text[at + 1 :]
        elif edit == 1:
            text = text[:at] + rng.choice(_FRAGMENTS) + text[at:]
        elif edit == 2:
            text = text[:at] + rng.choice(_CHARACTERS) + text[at + 1 :]
        elif edit == 3:
            text = text[:at] + text[at : at + 3] + text[at:]
        elif edit == 4:
            text = text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
        else:
            text = text[:at] + other[rng.randint(0, len(other)) :]
    return text


def noise(rng: random.Random) -> str:
    """Fragments of formulae, or any characters, now and then very many."""
    if rng.random() < 0.7:
        return "".join(rng.choice(_FRAGMENTS) for _ in range(rng.randint(0, 14)))
    length = 10_000 if rng.random() < 0.001 else rng.randint(0, 60)
    return "".join(rng.choice(_CHARACTERS) for _ in range(length))


def _agrees(read: Cluster | ClusterFamily, text: str, names: dict[str, str]) -> bool | None:
    """Whether the strict reader sees the same; None when it has no opinion."""
    strict = read_strictly(text, names)
    if strict is None:
        return None
    if isinstance(read, ClusterFamily):
        return False
    parts = [*read.metals, *((ligand.id, n) for ligand, n in read.ligands)]
    return strict == (frozenset(parts), read.charge, read.isomer or "")


def judge(text: str, kind: str, source: Cluster, names: dict[str, str]) -> Iterator[str]:
    """What happened to one input."""
    yield kind
    if read_strictly(text, names) is not None:
        yield f"{kind} strict"
    try:
        read = parse_cluster(text)
    except FormulaError as error:
        yield f"{kind} refused"
        if "\n" in str(error).replace(text, ""):
            yield "error of several lines"
        if kind == "mutated" and read_strictly(text, names) is not None:
            yield "refused although the strict reader reads it"
        return
    except Exception as error:  # noqa: BLE001 - any other exception is what is looked for
        yield f"crash of {type(error).__name__}"
        yield "crash"
        return
    yield f"{kind} parsed"
    if not _survives(read):
        yield "round trip fails"
    if kind == "respelled":
        agreed: bool | None = read == source
    else:
        agreed = _agrees(read, text, names)
    if agreed is not None:
        yield "compared"
    if agreed is False:
        yield "silent change"


def _survives(read: Cluster | ClusterFamily) -> bool:
    try:
        again = parse_cluster(str(read))
    except FormulaError:
        return False
    return again == read and str(again) == str(read)


def fuzz(job: tuple[int, int]) -> tuple[Counter[str], list[str]]:
    """Run `n` inputs from `seed`; return tallies and the worst inputs."""
    n, seed = job
    set_default_table(load_ligands)
    set_default_ions(load_ions)
    rng = random.Random(seed)
    names = ligand_names()
    clusters = [c.formula for c in load_knowledge().clusters if isinstance(c.formula, Cluster)]
    texts = [str(cluster) for cluster in clusters]
    tally: Counter[str] = Counter()
    bad: list[str] = []
    for _ in range(n):
        kind = rng.choices(KINDS, (3, 5, 2))[0]
        source = rng.choice(clusters)
        if kind == "respelled":
            text = respell(source, rng)
        elif kind == "mutated":
            text = mutate(str(source), rng.choice(texts), rng)
        else:
            text = noise(rng)
        happened = list(judge(text, kind, source, names))
        tally.update(happened)
        bad += [f"{what}: {text!r}" for what in happened if what in FAULTS]
    return tally, bad[:20]


def run(n: int = 1_000_000, seed: int = 20251122, jobs: int = 2) -> Result:
    """Fuzz `n` inputs in `jobs` processes."""
    started = time.perf_counter()
    chunk = 5_000
    plan = [(min(chunk, n - at), seed + at) for at in range(0, n, chunk)]
    tally: Counter[str] = Counter()
    bad: list[str] = []
    with get_context("spawn").Pool(jobs) as pool:
        for part, worst in pool.imap(fuzz, plan):
            tally += part
            bad += worst
    seconds = time.perf_counter() - started
    rows = [
        (kind, *(str(tally[f"{kind}{what}"]) for what in ("", " parsed", " refused", " strict")))
        for kind in KINDS
    ]
    parsed = sum(tally[f"{kind} parsed"] for kind in KINDS)
    respelled = tally["respelled"]
    checked = tally["compared"]
    verdict = [
        ("crashes (any exception but FormulaError)", *share(tally["crash"], n)),
        ("round-trip failures", *share(tally["round trip fails"], parsed)),
        ("silent changes of meaning", *share(tally["silent change"], checked)),
        ("other spellings refused", *share(tally["respelled refused"], respelled)),
    ]
    notes = (
        f"seed {seed}; {n} inputs in {seconds:.0f} s, {n / seconds:.0f} per second with {jobs} "
        "processes (making the inputs and the second reading included)",
        f"silent changes are judged on {checked} inputs whose meaning is known: the respelled ones "
        f"and {checked - tally['respelled parsed']} that the strict second reader also accepts",
        f"{tally['refused although the strict reader reads it']} mutated inputs were refused "
        "although the strict reader reads them (H may be a proton, HS two ligands)",
        *sorted(set(bad))[:20],
    )
    return Result(
        id="S2",
        question="Can the reader of formulae be broken, and is it ever silently wrong?",
        tables=(
            Table(
                title="Fuzzed inputs",
                head=("inputs", "n", "parsed", "refused with FormulaError", "strict reader parses"),
                rows=tuple(rows),
            ),
            Table(
                title="Faults",
                head=("fault", "found", "share", "95 % interval"),
                rows=tuple(verdict),
            ),
        ),
        notes=notes,
        numbers={
            "n": n,
            "seed": seed,
            "seconds": round(seconds, 1),
            "tally": dict(tally),
            "bad": bad[:50],
        },
    )
