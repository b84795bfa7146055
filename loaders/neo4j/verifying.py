"""Whether the server holds what the index holds: counts and sums per label, type and currency.

Asked inside the last transaction, before it commits: readers never see a graph that is not the run's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from graph_engine.errors import FundgraphError
from graph_engine.schema.graph import EdgeType, edge_patterns
from loaders.neo4j.parts import Codes, EdgePart, ViewedIndex
from loaders.neo4j.values import StoredValues

Ask = Callable[..., list[Any]]
"""Runs a statement with parameters and gives its rows."""

ROWS_OF_A_PIECE = 1_000_000
"""Relationships added up at once."""

MOST_TOLD = 5
"""Differences named in an error."""


class GraphDiffers(FundgraphError):
    """The graph on the server is not the one that was published."""


@dataclass(frozen=True)
class Held:
    """How many nodes or relationships of a currency there are, and what their amounts add up to."""

    name: str
    currency: str | None
    count: int
    amount_minor: int

    def __str__(self) -> str:
        money = f", {self.amount_minor} minor units of {self.currency}" if self.currency else ""
        return f"{self.count} of {self.name}{money}"


def expected(target: ViewedIndex) -> list[Held]:
    """What the index holds, as the view has it."""
    nodes = [Held(part.name, None, int(part.codes.size), 0) for part in target.node_parts()]
    return nodes + [held for part in target.edge_parts() for held in _held_edges(part)]


def found(ask: Ask, target: ViewedIndex, *, epoch: int, first_seq: int, seq: int) -> list[Held]:
    """What the server holds in an epoch up to a sequence number."""
    bounds = {"epoch": epoch, "first_seq": first_seq, "seq": seq}
    nodes = [
        Held(part.name, None, ask(_count_nodes(part.label), **bounds)[0]["count"], 0)
        for part in target.node_parts()
    ]
    return nodes + [held for part in target.edge_parts() for held in _found_edges(ask, part, bounds)]


def verify(is_there: list[Held], should_be: list[Held]) -> None:
    """Do nothing if both are the same.

    Raises
    ------
    GraphDiffers
        Naming what differs.
    """
    there, should = ({(held.name, held.currency): held for held in each} for each in (is_there, should_be))
    wrong = [key for key in sorted({*there, *should}, key=str) if there.get(key) != should.get(key)]
    if wrong:
        told = "; ".join(
            f"{there.get(key) or f'none of {key[0]}'} on the server, {should.get(key) or 'none'} in the run"
            for key in wrong[:MOST_TOLD]
        )
        more = f" (and {len(wrong) - MOST_TOLD} more)" if len(wrong) > MOST_TOLD else ""
        raise GraphDiffers(
            f"the graph on the server differs from the run's: {told}{more}; somebody else changed it. "
            "Readers go on seeing what they saw; publish again, and everything is published as new"
        )


def _held_edges(part: EdgePart) -> Iterator[Held]:
    values = {value.name: value for value in part.values}
    money = [values[name] for name in ("currency", "amount_minor") if name in values]
    added: dict[str | None, tuple[int, int]] = {}
    for codes in part.pieces(ROWS_OF_A_PIECE):
        for currency, count, amount in _added(codes, money if len(money) > 1 else []):
            counted, summed = added.get(currency, (0, 0))
            added[currency] = counted + count, summed + amount
    yield from (Held(part.name, currency, *numbers) for currency, numbers in added.items() if numbers[0])


def _added(codes: Codes, money: list[StoredValues]) -> list[tuple[str | None, int, int]]:
    """Count and sum by currency of some relationships; without money only their count."""
    if not money:
        return [(None, int(codes.size), 0)]
    frame = pl.DataFrame({value.name: value.take(codes) for value in money})
    return frame.group_by("currency").agg(pl.len(), pl.col("amount_minor").sum()).rows()


def _found_edges(ask: Ask, part: EdgePart, bounds: dict[str, int]) -> Iterator[Held]:
    names = {value.name for value in part.values}
    money = {"currency", "amount_minor"} <= names
    for row in ask(_count_edges(part.edge_type, money=money), **bounds):
        if row["count"]:
            yield Held(part.name, row["currency"], row["count"], row["amount"] or 0)


def _count_nodes(label: str) -> str:
    return (
        f"MATCH (n:{label}) WHERE n.epoch = $epoch AND n.seq <= $seq AND n.seq >= $first_seq "
        "RETURN count(*) AS count"
    )


def _count_edges(edge_type: EdgeType, *, money: bool) -> str:
    """Count a type by scanning it; labels are asked only where the type stands between several pairs."""
    alone = len(edge_patterns(edge_type.name)) == 1
    source, target = ("", "") if alone else (f":{edge_type.source}", f":{edge_type.target}")
    told = (
        "x.currency AS currency, sum(x.amount_minor) AS amount" if money else "NULL AS currency, 0 AS amount"
    )
    return (
        f"MATCH ({source})-[x:{edge_type.name}]->({target}) WHERE x.seq >= $first_seq AND x.seq <= $seq "
        f"RETURN {told}, count(*) AS count"
    )
