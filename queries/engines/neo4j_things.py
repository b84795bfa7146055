"""The things that a published graph knows, by their ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph_engine.errors import GraphChanging, UnknownName
from graph_engine.index.ids import N_NEIGHBOURS
from graph_engine.ledger.settings import Settings
from graph_engine.schema.access import COUNTED_KINDS, OUTSIDE_PERSONS, Viewer
from queries.engines.publication import Publication, Reading
from queries.visibility import N_NEAR

ONE = """
MATCH (n:{label} {{id: $name, epoch: $epoch}})
WHERE n.seq <= $seq AND {seen}
RETURN n.id AS id
"""

NEAR = """
CALL () {{
  MATCH (n:{label}) WHERE n.id < $name AND n.epoch = $epoch AND n.seq <= $seq AND {seen}
  RETURN n.id AS id ORDER BY id DESC LIMIT $most
 UNION ALL
  MATCH (n:{label}) WHERE n.id >= $name AND n.epoch = $epoch AND n.seq <= $seq AND {seen}
  RETURN n.id AS id ORDER BY id LIMIT $most
}}
RETURN id ORDER BY id
"""

WHO = """
UNWIND $parties AS party
MATCH (p:Party {id: party, epoch: $epoch})
RETURN p.id AS id, p.kind AS kind, p.ours AS ours
"""

EVERYBODY = "true"
SEEN_AS_ITSELF = "(n.ours OR NOT coalesce(n.kind IN $counted, true))"
"""The condition of `Viewer.sees_party` for who may not see persons that are not ours."""


@dataclass(frozen=True)
class Neo4jThings:
    """What one transaction finds in the graph of a publication; an id stands for itself."""

    reading: Reading
    publication: Publication

    @property
    def settings(self) -> Settings:
        """The bank's time zone and cut-off, as published."""
        return self.publication.settings

    def party(self, viewer: Viewer, name: str) -> str:
        """The id of a party that the viewer may see; near ids are chosen as if nobody unseen were there."""
        seen = EVERYBODY if viewer.may(OUTSIDE_PERSONS) else SEEN_AS_ITSELF
        return self._known("Party", name, seen, N_NEAR)

    def node(self, label: str, name: str) -> str:
        """The id of another node."""
        return self._known(label, name, EVERYBODY, N_NEIGHBOURS)

    def who(self, parties: Iterable[str]) -> Mapping[str, tuple[str | None, bool]]:
        """Kind of each party, and whether it is ours.

        Raises
        ------
        GraphChanging
            If one of them is gone since it was found.
        """
        wanted = sorted(set(parties))
        found = self.reading(WHO, parties=wanted, epoch=self.publication.epoch)
        if len(found) < len(wanted):
            raise GraphChanging
        return {row["id"]: (row["kind"], row["ours"]) for row in found}

    def _known(self, label: str, name: str, seen: str, n_near: int) -> str:
        given = {
            "name": name,
            "epoch": self.publication.epoch,
            "seq": self.publication.seq,
            "counted": list(COUNTED_KINDS),
        }
        if self.reading(ONE.format(label=label, seen=seen), **given):
            return name
        near = self.reading(NEAR.format(label=label, seen=seen), most=n_near, **given)
        raise UnknownName(label.lower(), name, [row["id"] for row in near])
