"""Open a graph index: read the index file, map the rest when it is asked for."""

from pathlib import Path

from graph_engine.errors import BadParameter, UnknownName
from graph_engine.index.edges import Edges
from graph_engine.index.format import Contents, read_contents
from graph_engine.index.nodes import Nodes
from graph_engine.schema.graph import EDGE_TYPES, edge_patterns


class GraphIndex:
    """The graph of one run: immutable, readable by any number of processes at once."""

    def __init__(self, path: Path, contents: Contents) -> None:
        self.path = path
        self.instant = contents.instant
        self.left_out = contents.left_out
        self._contents = contents
        self._nodes: dict[str, Nodes] = {}
        self._edges: dict[str, Edges] = {}

    @staticmethod
    def open(path: Path) -> "GraphIndex":
        """Open the index at a path; takes milliseconds whatever its size.

        Raises
        ------
        EngineError
            If there is none, or one of another format.
        """
        return GraphIndex(path, read_contents(path))

    @property
    def labels(self) -> tuple[str, ...]:
        """Node labels it holds."""
        return tuple(self._contents.nodes)

    @property
    def patterns(self) -> tuple[str, ...]:
        """Relationship types with their labels that it holds, as ``TYPE.Source.Target``."""
        return tuple(self._contents.edges)

    def nodes(self, label: str) -> Nodes:
        """The nodes of a label.

        Raises
        ------
        UnknownName
            If the index holds none such (results are added after the facts).
        """
        if label not in self._nodes:
            part = self._contents.nodes.get(label)
            if part is None:
                raise UnknownName("node label in this index", label, self.labels)
            self._nodes[label] = Nodes(label, self.path / "nodes" / label, part)
        return self._nodes[label]

    def edges(self, name: str, source: str | None = None, target: str | None = None) -> Edges:
        """The edges of a relationship type; the labels are needed where it stands between several pairs.

        Raises
        ------
        UnknownName
            If the index holds none such.
        BadParameter
            If the type stands between several pairs of labels and they are not told.
        """
        pattern = self._pattern(name, source, target)
        if pattern not in self._edges:
            part, edge_type = self._contents.edges[pattern], EDGE_TYPES[pattern]
            ends = self.nodes(edge_type.source), self.nodes(edge_type.target)
            self._edges[pattern] = Edges(edge_type, self.path / "edges" / pattern, part, *ends)
        return self._edges[pattern]

    def _pattern(self, name: str, source: str | None, target: str | None) -> str:
        fitting = [
            edge.pattern
            for edge in edge_patterns(name)
            if source in (None, edge.source) and target in (None, edge.target)
        ]
        found = [pattern for pattern in fitting if pattern in self._contents.edges]
        if len(found) == 1:
            return found[0]
        if found:
            raise BadParameter("labels of " + name, (source, target), "one of " + ", ".join(found))
        asked = ".".join(part for part in (name, source, target) if part)
        raise UnknownName("relationship type in this index", asked, self.patterns)
