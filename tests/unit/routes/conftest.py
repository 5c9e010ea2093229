"""The packaged knowledge and one-step expansions, computed once per run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

import mncplan as mp
from mncplan.app.request import PlanOptions
from mncplan.app.routes import route_context
from mncplan.app.tables import knowledge_base
from mncplan.domain.route import Step
from mncplan.domain.species import cluster_species
from mncplan.knowledge import KnowledgeBase
from mncplan.routes.context import RouteContext
from mncplan.routes.expand import Grower
from mncplan.routes.request import RouteRequest

Expand = Callable[[str], list[Step]]


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return knowledge_base()


@pytest.fixture(scope="session")
def context(knowledge: KnowledgeBase) -> RouteContext:
    return route_context(knowledge, PlanOptions())


def one_step(target: mp.Cluster, context: RouteContext) -> Grower:
    """What has grown all steps to a target and holds the reasons of refused ones."""
    ligands = dict(context.ligands) | {lig.id: lig for lig, _ in target.ligands}
    if ligands.keys() != context.ligands.keys():
        context = replace(context, ligands=ligands)
    grower = Grower(RouteRequest(target=target, max_steps=1), context)
    grower.grow(cluster_species(target), 0)
    return grower


@pytest.fixture(scope="session")
def steps_to(context: RouteContext) -> Expand:
    @cache
    def steps(text: str) -> list[Step]:
        target = mp.Cluster.parse(text)
        return one_step(target, context).steps

    return steps


@pytest.fixture(scope="session")
def refusals(context: RouteContext) -> Callable[[str], list[str]]:
    return lambda text: one_step(mp.Cluster.parse(text), context).refused


@pytest.fixture(scope="session")
def every_step(knowledge: KnowledgeBase, steps_to: Expand) -> list[Step]:
    """All steps to all clusters seen by crystallography or mass spectrometry."""
    targets = dict.fromkeys(
        str(item.formula)
        for item in knowledge.clusters
        if isinstance(item.formula, mp.Cluster) and item.status in {"crystal", "ms"}
    )
    return [step for text in targets for step in steps_to(text)]
