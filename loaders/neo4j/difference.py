"""What changed between the published run's graph and the new one, as the view holds them, by columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.errors import EngineError
from graph_engine.index.ranks import ranks
from loaders.neo4j.parts import EdgePart, NodePart, ViewedIndex
from loaders.neo4j.values import StoredValues, nothing

Codes = NDArray[np.int64]

NONE: Codes = np.zeros(0, np.int64)


@dataclass(frozen=True)
class NodeChange:
    """What is to be done to the nodes of a label; codes are those of the new index."""

    part: NodePart
    created: Codes
    changed: Codes
    changed_values: tuple[StoredValues, ...]
    removed_ids: pl.Series

    @property
    def n_in_place(self) -> int:
        """How many nodes readers see change or go."""
        return self.changed.size + len(self.removed_ids)


@dataclass(frozen=True)
class EdgeChange:
    """What is to be done to the relationships of a type.

    ``keys`` are the values of the new graph that, with both ends, name a relationship; what the new graph has
    no value of and the old one has is among them. ``removed`` names those that go while both their ends stay,
    by ``source``, ``target`` and the same keys; the others of ``n_removed`` go with their nodes.
    """

    part: EdgePart
    keys: tuple[StoredValues, ...]
    created: Codes
    changed: Codes
    changed_values: tuple[StoredValues, ...]
    removed: pl.DataFrame
    n_removed: int

    @property
    def n_in_place(self) -> int:
        """How many relationships readers see change or go."""
        return self.changed.size + self.n_removed


@dataclass(frozen=True)
class Difference:
    """All that is to be done, nodes before relationships."""

    nodes: tuple[NodeChange, ...]
    edges: tuple[EdgeChange, ...]

    @cached_property
    def n_in_place(self) -> int:
        """How much the last transaction has to change and remove."""
        nodes = sum(change.n_in_place for change in self.nodes)
        return nodes + sum(change.n_in_place for change in self.edges)

    @cached_property
    def n_created(self) -> int:
        """How much is created ahead."""
        nodes = sum(change.created.size for change in self.nodes)
        return nodes + sum(change.created.size for change in self.edges)


def all_new(new: ViewedIndex) -> Difference:
    """Everything is to be created."""
    nodes = tuple(NodeChange(part, part.codes, NONE, (), _no_ids()) for part in new.node_parts())
    edges = tuple(EdgeChange(part, (), part.codes, NONE, (), pl.DataFrame(), 0) for part in new.edge_parts())
    return Difference(nodes, edges)


def difference(old: ViewedIndex, new: ViewedIndex) -> Difference:
    """Give what turns the old graph into the new one.

    Notes
    -----
    O(n log n) of both graphs, in columns; memory for the keys of one relationship type at a time.
    """
    nodes = {part.label: _node_change(old.nodes(part.label), part) for part in new.node_parts()}
    places = {label: _places(old.nodes(label), new.nodes(label)) for label in nodes}
    edges = tuple(_edge_change(old.edges(part.name), part, places) for part in new.edge_parts())
    return Difference(tuple(nodes.values()), edges)


def _no_ids() -> pl.Series:
    return pl.Series([], dtype=pl.String)


def _places(old: NodePart, new: NodePart) -> Codes:
    """The new code of each old node; -1 for one that is not held any more, or never was."""
    every = np.arange(len(old.nodes), dtype=np.int64)
    ids = pl.Series(new.nodes.ids.array(), dtype=pl.String)
    places = ranks(pl.Series(old.nodes.ids.array(), dtype=pl.String), ids).astype(np.int64)
    held = (places >= 0) & old.held[every]
    held[held] &= new.held[places[held]]
    return np.where(held, places, -1)


def _node_change(old: NodePart, new: NodePart) -> NodeChange:
    places = _places(old, new)
    stays = np.flatnonzero(places >= 0)
    created = new.held.copy()
    created[places[stays]] = False
    changed, values = _changed(old.values, new.values, stays, places[stays])
    gone = np.flatnonzero(old.held & (places < 0))
    return NodeChange(new, np.flatnonzero(created), changed, values, old.ids(gone))


def _changed(
    old: Sequence[StoredValues], new: Sequence[StoredValues], before: Codes, now: Codes
) -> tuple[Codes, tuple[StoredValues, ...]]:
    """Which of some rows have other values now (new codes), and in which properties."""
    kept = {value.name: value for value in old}
    any_changed = np.zeros(now.size, np.bool_)
    values = []
    for name, value in _all_values(old, new).items():
        earlier = kept[name] if name in kept else nothing(name, value.type)
        differs = value.take(now).ne_missing(earlier.take(before)).to_numpy()
        if differs.any():
            any_changed |= differs
            values.append(value)
    return now[any_changed], tuple(values)


def _all_values(old: Sequence[StoredValues], new: Sequence[StoredValues]) -> dict[str, StoredValues]:
    """Every property of either; one that is empty by now has no value anywhere."""
    return {value.name: nothing(value.name, value.type) for value in old} | {
        value.name: value for value in new
    }


def _edge_change(old: EdgePart, new: EdgePart, places: dict[str, Codes]) -> EdgeChange:
    keys = _keys(old, new)
    before = _key_frame(old, keys, places[old.edge_type.source], places[old.edge_type.target])
    now = _key_frame(new, keys, None, None)
    on = ["s", "t", *(key.name for key in keys)]
    both = now.join(before, on=on, how="inner", nulls_equal=True, suffix="_before")
    if both["code"].n_unique() != both.height or both["code_before"].n_unique() != both.height:
        raise EngineError(f"relationships of {new.name} are not told apart by {', '.join(on)}")
    was, is_now = both["code_before"].to_numpy(), both["code"].to_numpy()
    created, gone = new.held.copy(), old.held.copy()
    created[is_now], gone[was] = False, False
    changed, values = _changed(old.values, new.values, was, is_now)
    removed = np.flatnonzero(gone)
    named = _named(old, keys, removed, places)
    return EdgeChange(new, keys, np.flatnonzero(created), changed, values, named, int(removed.size))


def _keys(old: EdgePart, new: EdgePart) -> tuple[StoredValues, ...]:
    """The values that, with both ends, name a relationship in either graph: its id or key, and its time."""
    named = {"id", "time", *new.edge_type.key}
    every = _all_values(old.values, new.values).values()
    return tuple(value for value in every if value.name in named)


def _told(part: EdgePart, keys: Sequence[StoredValues], codes: Codes) -> Iterator[pl.Series]:
    """The values of some keys in one of the two graphs; nothing where it has none of a key."""
    values = {value.name: value for value in part.values}
    for key in keys:
        yield values.get(key.name, nothing(key.name, key.type)).take(codes).alias(key.name)


def _key_frame(
    part: EdgePart, keys: Sequence[StoredValues], sources: Codes | None, targets: Codes | None
) -> pl.DataFrame:
    """Ends as codes of the new index, and keys, of every relationship whose ends are still there."""
    codes = part.codes
    source, target = part.edges.sources[codes].astype(np.int64), part.edges.targets[codes].astype(np.int64)
    if sources is not None and targets is not None:
        source, target = sources[source], targets[target]
        stays = (source >= 0) & (target >= 0)
        codes, source, target = codes[stays], source[stays], target[stays]
    return pl.DataFrame({"code": codes, "s": source, "t": target}).with_columns(_told(part, keys, codes))


def _named(
    part: EdgePart, keys: Sequence[StoredValues], codes: Codes, places: dict[str, Codes]
) -> pl.DataFrame:
    """How those are named whose ends both stay."""
    source, target = part.edges.sources[codes], part.edges.targets[codes]
    stays = (places[part.edge_type.source][source] >= 0) & (places[part.edge_type.target][target] >= 0)
    codes = codes[stays]
    ends = {"source": part.source_ids(codes), "target": part.target_ids(codes)}
    return pl.DataFrame(ends).with_columns(_told(part, keys, codes))
