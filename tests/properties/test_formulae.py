"""Laws that every formula obeys."""

import re
import string
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.strategies import IONS, LIGANDS, clusters, families, ions, ligands

from mncplan.domain.cluster import Cluster, format_charge
from mncplan.domain.family import ClusterFamily, parse_cluster
from mncplan.errors import FormulaError

SUBSCRIPTS = str.maketrans(string.digits, "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans(string.digits + "+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
PIECES = [
    *("Au", "Ag", "Pt", "Cu", "In", "Sn", "Xx", "S", "H", "Cl", "Se", "O", "F"),
    *("(SR)", "(PET)", "(p-MBA)", "(PPh3)", "(foo)", "SR", "PET", "TOA", "Na", "SPhCl", "PF6"),
    *("(", ")", "[", "]", "{", "}", "^", "_", "$", "#", "@", ".", ",", "=", "~", "+", "-", " "),
    *("0", "1", "2", "18", "25", "x", "n", "₂", "⁻", "\\ce", "\\mathrm", "<sub>", "</sub>", "·"),
]


def body(cluster, joined=""):
    """The formula without charge and tag."""
    parts = [f"{symbol}{n}" for symbol, n in cluster.metals]
    parts += [f"({ligand}){n}" for ligand, n in cluster.ligands]
    return joined.join(parts)


@given(clusters())
def test_parse_undoes_str(cluster):
    again = Cluster.parse(str(cluster))
    assert again == cluster
    assert str(again) == str(cluster)


@given(families())
def test_parse_undoes_str_of_a_family(family):
    again = parse_cluster(str(family))
    assert isinstance(again, ClusterFamily)
    assert again == family
    assert list(again.members()) == list(family.members())


@given(clusters(), st.randoms(use_true_random=False), st.booleans())
def test_order_of_metals_and_ligands_does_not_matter(cluster, random, mixed):
    metals = [f"{symbol}{n}" for symbol, n in cluster.metals]
    shell = [f"({ligand}){n}" for ligand, n in cluster.ligands]
    random.shuffle(metals)
    random.shuffle(shell)
    parts = metals + shell
    if mixed:
        random.shuffle(parts)
    text = f"[{''.join(parts)}]{format_charge(cluster.charge)}"
    text += f"#{cluster.isomer}" if cluster.isomer else ""
    assert Cluster.parse(text) == cluster


@given(clusters(isomer=st.none()), st.sampled_from("−–—‐‑-"), st.sampled_from(["", " ", "\u2009"]))
def test_dashes_and_spaces_do_not_matter(cluster, dash, blank):
    text = f"[{body(cluster, blank)}]{format_charge(cluster.charge)}".replace("-", dash)
    assert Cluster.parse(text) == cluster


@given(clusters(isomer=st.none()))
def test_unicode_is_the_same_formula(cluster):
    metals = "".join(f"{s}{str(n).translate(SUBSCRIPTS)}" for s, n in cluster.metals)
    shell = "".join(f"({lig}){str(n).translate(SUBSCRIPTS)}" for lig, n in cluster.ligands)
    charge = format_charge(cluster.charge).translate(SUPERSCRIPTS)
    assert Cluster.parse(f"[{metals}{shell}]{charge}") == cluster


@given(clusters(isomer=st.none()), st.sampled_from(["\\mathrm{%s}", "\\text{%s}", "%s"]))
def test_latex_is_the_same_formula(cluster, written):
    metals = "".join(f"{written % s}_{{{n}}}" for s, n in cluster.metals)
    shell = "".join(f"({lig})_{{{n}}}" for lig, n in cluster.ligands)
    charge = f"^{{{format_charge(cluster.charge)}}}" if cluster.charge else ""
    assert Cluster.parse(f"$[{metals}{shell}]{charge}$") == cluster


@given(clusters(isomer=st.none()))
def test_html_is_the_same_formula(cluster):
    metals = "".join(f"{s}<sub>{n}</sub>" for s, n in cluster.metals)
    shell = "".join(f"({lig})<sub>{n}</sub>" for lig, n in cluster.ligands)
    charge = f"<sup>{format_charge(cluster.charge)}</sup>" if cluster.charge else ""
    assert Cluster.parse(f"[{metals}{shell}]{charge}") == cluster


@given(clusters(isomer=st.none(), charge=st.just(0)), ions, st.integers(1, 9), st.data())
def test_counter_ions_before_and_after(cluster, ion, n, data):
    name = next((alias for alias in ion.aliases if alias[-1] not in "+-"), ion.id.rstrip("+-"))
    bare = data.draw(st.sampled_from([f"[{ion.id}]", name]))
    many = f"{bare}{n if n > 1 else ''}"
    written = data.draw(st.sampled_from([f"{many}[{body(cluster)}]", f"[{body(cluster)}]{many}"]))
    assume(n == 1 or not bare[-1].isdigit())
    assume(bare.startswith("[") or IONS.longest_at(many, 0) == bare)  # BArF4 is one ion
    salt = Cluster.parse(written)
    assert salt.charge == -n * ion.charge
    assert salt.counter_ions == ((ion, n),)
    assert Cluster.parse(f"[{body(cluster)}]{format_charge(salt.charge)}") == salt


@given(ligands, st.data())
def test_every_alias_means_its_ligand(ligand, data):
    name = data.draw(st.sampled_from([ligand.id, *ligand.aliases]))
    assert Cluster.parse(f"Au25({name})18") == Cluster.parse(f"Au25({ligand.id})18")


@pytest.mark.parametrize("ligand", list(LIGANDS), ids=str)
def test_aliases_outside_parentheses_are_right_or_refused(ligand):
    for name in (ligand.id, *ligand.aliases):
        if ligand.is_generic and name[-1].isdigit():
            continue  # SR1 in Au25SR118 is SR: the digits count
        for text, charge in ((f"Au25{name}18", 0), (f"[Au25{name}18]2-", -2)):
            try:
                read = parse_cluster(text)
            except FormulaError:
                continue
            assert read.ligands == ((ligand, 18),), f"{text} read as {read}"
            assert read.charge == charge


@pytest.mark.parametrize("ion", list(IONS), ids=lambda ion: ion.id)
def test_every_name_of_a_counter_ion_means_it(ion):
    for name in (ion.id, *ion.aliases):
        salt = Cluster.parse(f"[Au25(SR)18][{name}]")
        assert salt.counter_ions == ((ion, 1),)
        assert salt.charge == -ion.charge


def accounted(text, read):
    """Element and digit characters of the input that a reading explains, counted without a parser.

    Holds for canonical tokens only: metals, ligands in parentheses, halides.
    """
    found = Counter()
    for token, n in re.findall(r"(Au|Ag|Pt|Cl|\(PET\)|\(SR\)|\(PPh3\))(\d*)", text):
        found[token.strip("()")] += int(n or 1)
    meant = Counter({symbol: n for symbol, n in read.metals})
    for ligand, n in read.ligands:
        meant[ligand.id] += n
    return found == meant


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Au", "Ag", "Pt", "Cl", "(PET)", "(SR)", "(PPh3)", " ", "@"]),
            st.sampled_from(["", "2", "18", "25"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_nothing_is_silently_dropped(tokens):
    text = "[" + "".join(f"{token}{n}" if token not in " @" else token for token, n in tokens) + "]"
    try:
        read = Cluster.parse(text)
    except FormulaError:
        return
    assert accounted(text, read)


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=14).map("".join)))
def test_noise_is_read_or_refused_never_more(text):
    try:
        read = parse_cluster(text)
    except FormulaError as error:
        assert "\n" not in str(error).replace(text, "")
        assert 0 <= error.position <= len(text)
    else:
        assert parse_cluster(str(read)) == read


@given(clusters(isomer=st.none()), st.sampled_from("!?%&*;:<>|/\\abcqjX\"'=±"), st.data())
def test_a_stray_character_never_vanishes(cluster, stray, data):
    text = str(cluster)
    at = data.draw(st.integers(0, len(text)))
    broken = text[:at] + stray + text[at:]
    assume(broken.rstrip(" .;") != text)
    try:
        read = parse_cluster(broken)
    except FormulaError:
        return
    assert read != cluster or stray in "'’"
