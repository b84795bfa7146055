"""Takes a service's first steps, then asks of others: ``python -m … HOME``; prints how many kernels each has.

Three numbers: before anything, after the steps, and after every query and trace about other accounts.
"""

import sys
from contextlib import suppress
from pathlib import Path

import numpy as np

from api.first_answers import SHORT, steps_on_index
from graph_engine.errors import FundgraphError
from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.runs import Run
from graph_engine.schema.access import Viewer
from queries.catalogue import CATALOGUE
from queries.engines import on_index
from queries.examples import FIRST_OF

OTHERS = 5


def compiled() -> int:
    """How many forms of kernels this process has, compiled here or loaded."""
    modules = [module for name, module in sys.modules.items() if name.startswith("graph_engine.kernels.")]
    kernels = {id(one): one for module in modules for one in vars(module).values()}
    return sum(len(kernel.signatures) for kernel in kernels.values() if hasattr(kernel, "signatures"))


def take(steps) -> None:
    """Take steps; some cannot be answered."""
    for step in steps:
        with suppress(FundgraphError):
            step()


def others(run: Run):
    """Every query about other parties and accounts than the busiest."""
    labels_of = {"party": "Party", "account": "Account"} | FIRST_OF
    for query in CATALOGUE.values():
        required = [one for one in query.parameters if one.required]
        labels = {one.name: labels_of[one.type] for one in required if one.type in labels_of}
        n_nodes = min((len(run.index.nodes(label)) for label in labels.values()), default=1)
        for first in np.linspace(0, n_nodes - 1, OTHERS).astype(int):
            codes = zip(labels.items(), (first, (first * 7 + 1) % n_nodes), strict=False)
            arguments = {name: run.index.nodes(label).id_at(int(code)) for (name, label), code in codes}
            yield lambda query=query, asked=arguments: on_index.run(
                query, run, asked, Viewer.owner(), bounds=SHORT
            )


def main() -> None:
    """Take the steps, ask the others, and tell."""
    home = Path(sys.argv[1])
    use_kernel_cache(home)
    run = Run.open(home)
    told = [compiled()]
    for steps in (steps_on_index(run), others(run)):
        take(steps)
        told.append(compiled())
    print(*told)


if __name__ == "__main__":
    main()
