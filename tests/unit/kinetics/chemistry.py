"""The shipped knowledge and a network of known clusters, shared by the tests of the core."""

from functools import cache

from mncplan.kinetics.network import build
from mncplan.knowledge import load_knowledge
from mncplan.knowledge.kinetics import load_kinetics


@cache
def shipped():
    return load_knowledge(), load_kinetics()


@cache
def known_network(ligand="p-MBA", reductants=("BH4-",), metal="Au"):
    knowledge, parameters = shipped()
    return build(
        knowledge.ligands.resolve(ligand),
        knowledge.clusters,
        parameters,
        reductants=reductants,
        metal=metal,
    )
