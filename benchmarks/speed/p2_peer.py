"""Retro* of Syntheseus on one network; run by the interpreter of an environment that has it.

Reads a network as JSON from standard input and writes times and costs as JSON. Imports nothing of
this project. The search stops when its own lower bound at the root meets the cost of the best route
found, which is when the optimum is proven; the first solution is timed too.
"""

from __future__ import annotations

import json
import math
import sys
import time
import warnings
from importlib.metadata import version
from typing import Any

from syntheseus import BackwardReactionModel, Bag, Molecule, SingleProductReaction
from syntheseus.search.algorithms.best_first.retro_star import RetroStarSearch
from syntheseus.search.mol_inventory import SmilesListInventory
from syntheseus.search.node_evaluation.base import NoCacheNodeEvaluator
from syntheseus.search.node_evaluation.common import ConstantNodeEvaluator


def named(name: str) -> Molecule:
    """A molecule whose name stands for its SMILES, never read by a chemistry toolkit."""
    return Molecule(name, canonicalize=False, make_rdkit_mol=False)


class TableModel(BackwardReactionModel):
    """Looks the edges of the network up."""

    def __init__(self, edges: dict[str, list[list[Any]]]) -> None:
        super().__init__(use_cache=True, default_num_results=10**6)
        self._edges = edges

    def _get_reactions(
        self, inputs: list[Molecule], num_results: int
    ) -> list[list[SingleProductReaction]]:
        return [
            [
                SingleProductReaction(
                    reactants=Bag(map(named, tails)),
                    product=molecule,
                    identifier=str(order),
                    metadata={"cost": cost},
                )
                for tails, cost, order in self._edges.get(molecule.smiles, ())
            ]
            for molecule in inputs
        ]


class EdgeCost(NoCacheNodeEvaluator):
    """Cost of a reaction as given."""

    def _evaluate_nodes(self, nodes: Any, graph: Any = None) -> list[float]:
        return [node.reaction.metadata["cost"] for node in nodes]


class LeafCost(NoCacheNodeEvaluator):
    """Price of what is bought."""

    def __init__(self, prices: dict[str, float]) -> None:
        super().__init__()
        self._prices = prices

    def _evaluate_nodes(self, nodes: Any, graph: Any = None) -> list[float]:
        return [self._prices.get(node.mol.smiles, math.inf) for node in nodes]


class ProvenRetroStar(RetroStarSearch):
    """Retro* that stops at the proven optimum and notes when it first had a solution."""

    first_s = math.nan
    first_cost = math.nan

    def should_stop_search(self, graph: Any) -> bool:
        """Whether the optimum is proven or time is up."""
        root = graph.root_node.data
        found = root.get("retro_star_min_cost", math.inf)
        if math.isfinite(found) and math.isnan(self.first_s):
            self.first_s = time.perf_counter() - self.started
            self.first_cost = found
        is_proven = math.isfinite(found) and root["retro_star_reaction_number"] >= found - 1e-9
        return is_proven or bool(super().should_stop_search(graph))


def main() -> None:
    """Search once."""
    warnings.simplefilter("ignore")
    task = json.load(sys.stdin)
    search = ProvenRetroStar(
        reaction_model=TableModel(task["edges"]),
        mol_inventory=SmilesListInventory(list(task["leaves"]), canonicalize=False),
        and_node_cost_fn=EdgeCost(),
        or_node_cost_fn=LeafCost(task["leaves"]),
        value_function=ConstantNodeEvaluator(0.0),
        prevent_repeat_mol_in_trees=True,
        time_limit_s=task["limit_s"],
        max_expansion_depth=task["depth"],
    )
    search.started = time.perf_counter()
    graph, iterations = search.run_from_mol(named(task["target"]))
    seconds = time.perf_counter() - search.started
    root = graph.root_node.data
    cost = root["retro_star_min_cost"]
    answer = {
        "seconds": seconds,
        "cost": cost if math.isfinite(cost) else None,
        "bound": root["retro_star_reaction_number"],
        "proven": math.isfinite(cost) and root["retro_star_reaction_number"] >= cost - 1e-9,
        "first_s": None if math.isnan(search.first_s) else search.first_s,
        "first_cost": None if math.isnan(search.first_cost) else search.first_cost,
        "nodes": len(graph),
        "iterations": iterations,
        "version": version("syntheseus"),
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
