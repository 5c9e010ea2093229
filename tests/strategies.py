"""One Hypothesis strategy per domain type."""

from hypothesis import strategies as st

from mncplan.domain.cluster import Cluster
from mncplan.domain.counts import LinearCount
from mncplan.domain.element import METALS
from mncplan.domain.family import ClusterFamily
from mncplan.domain.reaction import Reaction
from mncplan.domain.species import ELECTRON, cluster_species, parse_species
from mncplan.knowledge.load import load_ions, load_ligands

LIGANDS = load_ligands()
IONS = load_ions()

metals = st.sampled_from(sorted(METALS))
ligands = st.sampled_from(sorted(LIGANDS, key=lambda ligand: ligand.id))
generic_ligands = ligands.filter(lambda ligand: ligand.is_generic)
known_ligands = ligands.filter(lambda ligand: ligand.free_formula != ())
ions = st.sampled_from(sorted(IONS, key=lambda ion: ion.id))
counts = st.one_of(st.integers(1, 60), st.integers(1, 9999))
charges = st.integers(-6, 6)
no_isomer = st.none()
isomer_tags = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9+.-]{0,6}[A-Za-z0-9])?", fullmatch=True)
any_isomer = no_isomer | isomer_tags


atoms = ligands.filter(lambda ligand: ligand.kind in {"halide", "hydride", "chalcogenide"})
some_ligands = ligands | atoms


@st.composite
def clusters(draw, ligand=some_ligands, isomer=any_isomer, charge=charges):
    """Any definite cluster, sensible or not."""
    return Cluster(
        metals=tuple(draw(st.dictionaries(metals, counts, min_size=1, max_size=3)).items()),
        ligands=tuple(draw(st.dictionaries(ligand, counts, min_size=1, max_size=4)).items()),
        charge=draw(charge),
        isomer=draw(isomer),
    )


@st.composite
def families(draw):
    """Two metals, or two ligands, that replace each other."""
    total = draw(st.integers(2, 300))
    low = draw(st.integers(0, total))
    high = draw(st.integers(low, total))
    variable = draw(st.sampled_from("xnmyz"))
    falling, rising = LinearCount(total, -1, variable), LinearCount(0, 1, variable)
    one, other = draw(st.lists(metals, min_size=2, max_size=2, unique=True))
    bound, entering = draw(st.lists(ligands, min_size=2, max_size=2, unique_by=lambda lig: lig.id))
    fixed = LinearCount(draw(counts))
    in_core = draw(st.booleans())
    return ClusterFamily(
        metals=((one, falling), (other, rising)) if in_core else ((one, fixed),),
        ligands=((bound, fixed),) if in_core else ((bound, falling), (entering, rising)),
        charge=draw(charges),
        variable=variable,
        low=low,
        high=high,
    )


@st.composite
def gold_thiolates(draw, charge=charges):
    """Species [Au_n(SR)_m]^q."""
    n, m = draw(st.integers(2, 279)), draw(st.integers(1, 120))
    sr = LIGANDS.resolve("SR")
    return cluster_species(Cluster(metals=(("Au", n),), ligands=((sr, m),), charge=draw(charge)))


@st.composite
def reactions(draw):
    """A cluster turned into another against the pool {Au(SR), (SR)-, e-}."""
    source, target = draw(
        st.lists(gold_thiolates(), min_size=2, max_size=2, unique_by=lambda s: (s.parts, s.charge))
    )
    before, after = dict(source.parts), dict(target.parts)
    gold, thiolate = after["Au"] - before["Au"], after["SR"] - before["SR"]
    terms = [
        (source, -1),
        (target, 1),
        (parse_species("Au(SR)"), -gold),
        (parse_species("(SR)-"), gold - thiolate),
        (ELECTRON, source.redox - target.redox),
    ]
    return Reaction(tuple((species, n) for species, n in terms if n))
