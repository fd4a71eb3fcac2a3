"""Teaching the forest that says how likely a candidate code is right: each title's evidence is that of the other folds.

Of folds, not of all other titles: with a title alone left out, how often a word goes with a code is less by one just where
that code is right, and trees find that out. It made them look two points better than they were.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from skillshed.skills.coding.counts import Places
from skillshed.skills.coding.evidence import Evidence
from skillshed.skills.coding.learning import Learned, left_out
from skillshed.skills.coding.titles import Title
from skillshed.skills.coding.trees import Trees
from skillshed.skills.embedding.port import Vectors, open_embedder

FOLDS = 20
# The best of four on the index itself, each title's evidence being the others'.
TREES: dict[str, Any] = {
    "max_iter": 300,
    "learning_rate": 0.05,
    "max_leaf_nodes": 31,
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
    "max_features": 0.5,
}


def taught(
    entries: list[tuple[Title, str]], names: dict[str, str], note: Callable[[str], None] = print
) -> tuple[Evidence, Trees]:
    """What is learned of the entries, and the forest taught on each entry's evidence without it."""
    began = time.process_time()
    learned, order, rows = unseen(entries, names)
    note(f"evidence {rows.shape} in {time.process_time() - began:.0f} s; first right {np.mean(order[:, 0] == learned.of):.4f}")
    trees = forest(rows.reshape(-1, rows.shape[2]), (order == learned.of[:, None]).ravel())
    note(f"{len(trees.roots)} trees, {len(trees.value):,} nodes, {time.process_time() - began:.0f} s")
    return Evidence.of(learned, [title for title, _ in entries], names), trees


def unseen(entries: list[tuple[Title, str]], names: dict[str, str]) -> tuple[Learned, Places, Vectors]:
    """What is learned of the entries; for each its candidates and their evidence, of what the other folds say."""
    titles = [title for title, _ in entries]
    folds = np.random.default_rng(0).integers(FOLDS, size=len(entries))
    learned, look = left_out(entries, open_embedder(), folds)
    parts = []
    for fold in range(FOLDS):
        own = np.flatnonzero(folds == fold)
        counted = Evidence.of(learned, titles, names, np.flatnonzero(folds != fold))
        parts.append((own, *counted.rows([titles[place] for place in own], look.part(own))))
    again = np.argsort(np.concatenate([own for own, _, _ in parts]), kind="stable")
    return learned, np.concatenate([order for _, order, _ in parts])[again], np.concatenate([rows for _, _, rows in parts])[again]


def forest(rows: Vectors, right: npt.NDArray[np.bool_], seed: int = 0) -> Trees:
    """Gradient boosted trees as arrays."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(**TREES, random_state=seed).fit(rows, right)
    parts: dict[str, list[npt.NDArray[np.generic]]] = {name: [] for name in ("feature", "threshold", "left", "right", "value")}
    roots, deepest, at = [], [], 0
    for (tree,) in model._predictors:
        nodes = tree.nodes
        places, leaf = np.arange(len(nodes)), nodes["is_leaf"].astype(bool)
        parts["feature"].append(np.where(leaf, 0, nodes["feature_idx"]).astype(np.int16))
        # The bound in half the digits, moved up so that what was at it stays on its side.
        bound = nodes["num_threshold"].astype(np.float32)
        bound = np.where(bound < nodes["num_threshold"], np.nextafter(bound, np.float32(np.inf)), bound)
        parts["threshold"].append(np.where(leaf, 0, bound).astype(np.float32))
        parts["left"].append((at + np.where(leaf, places, nodes["left"])).astype(np.int32))
        parts["right"].append((at + np.where(leaf, places, nodes["right"])).astype(np.int32))
        parts["value"].append(np.where(leaf, nodes["value"], 0).astype(np.float32))
        roots.append(at)
        deepest.append(int(nodes["depth"].max()))
        at += len(nodes)
    joined = {name: np.concatenate(found) for name, found in parts.items()}
    base = np.array([float(np.ravel(model._baseline_prediction)[0])], np.float32)
    return Trees(**joined, roots=np.array(roots, np.int32), deepest=np.array(deepest, np.int16), base=base)
