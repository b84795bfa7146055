"""What a run is a function of, and the id made of it: the same inputs, the same id, the same bytes."""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import graph_engine
from graph_engine.ledger import Snapshot
from graph_engine.runs.durable import as_json

LIBRARIES = ("igraph", "numba", "numpy", "polars", "pyarrow")
"""Libraries whose version may change a result."""

ID_CHARACTERS = 16
"""Characters of a run's id: 64 bits."""


@cache
def code_version() -> str:
    """Hash the engine's sources (code and data files), their names and its libraries' versions."""
    folder = Path(graph_engine.__file__).parent
    digest = sha256("\0".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".yaml")):
        digest.update(f"\0{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def ledger_content(snapshot: Snapshot) -> str:
    """Hash the manifest of a ledger version: what its tables are made of."""
    return sha256(snapshot.manifest.to_json().encode()).hexdigest()


def run_id_of(inputs: Mapping[str, Any]) -> str:
    """The id of the run with these inputs.

    >>> run_id_of({"seed": 1}) == run_id_of({"seed": 1}) != run_id_of({"seed": 2})
    True
    """
    return sha256(as_json(json.loads(as_json(inputs))).encode()).hexdigest()[:ID_CHARACTERS]
