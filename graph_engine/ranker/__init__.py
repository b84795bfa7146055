"""The learned ranker: what people decided about, or labels of a file, teach an order of what to look at next.

It never replaces detectors: it ranks. Every model is kept with its card, which says what it learnt from, how
it was split, how well it did on what came after, and what it reads. What stands here needs neither kernels
nor LightGBM; `graph_engine.ranker.training` and `graph_engine.ranker.scoring` do.
"""

from graph_engine.ranker.labels import Labels, labels_of_file, labels_of_judgements
from graph_engine.ranker.store import Ranker, list_rankers, open_ranker, save_ranker

__all__ = [
    "Labels",
    "Ranker",
    "labels_of_file",
    "labels_of_judgements",
    "list_rankers",
    "open_ranker",
    "save_ranker",
]
