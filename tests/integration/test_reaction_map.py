"""The map of known reactions around a target, against the knowledge base."""

import pytest

from mncplan.app.reaction_map import MOST_NODES, REACH, reaction_map
from mncplan.app.tables import knowledge_base
from mncplan.domain.cluster import Cluster


@pytest.fixture(scope="module")
def around_au36():
    return reaction_map(Cluster.parse("Au36(TBBT)24"), knowledge_base())


def test_the_induced_transformation_is_on_the_map(around_au36):
    links = {(link.source, link.target, link.family) for link in around_au36.links}
    assert ("Au38(PET)24", "Au36(TBBT)24", "ligand_exchange_full") in links


def test_links_join_nodes_of_the_map_and_are_stored_transformations(around_au36):
    names = {node.name for node in around_au36.nodes}
    ids = {item.id for item in knowledge_base().transformations}
    assert len(names) == len(around_au36.nodes) <= MOST_NODES
    for link in around_au36.links:
        assert {link.source, link.target} <= names
        assert link.id in ids


def test_columns_count_steps_from_the_target(around_au36):
    column = {node.name: node.column for node in around_au36.nodes}
    assert column["Au36(TBBT)24"] == 0
    assert column["Au38(PET)24"] == -1
    assert max(abs(c) for c in column.values()) <= REACH
    assert [node.name for node in around_au36.nodes if node.is_target] == ["Au36(TBBT)24"]


def test_a_target_nobody_reported_stands_alone_with_its_route():
    target = Cluster.parse("Au31(PET)23")
    seed = Cluster.parse("[Au25(PET)18]-")
    alone = reaction_map(target, knowledge_base())
    assert [(n.name, n.column) for n in alone.nodes] == [(str(target), 0)]
    assert not alone.links
    with_seed = reaction_map(target, knowledge_base(), (seed,))
    assert str(seed) in {node.name for node in with_seed.nodes}
    assert with_seed.links
