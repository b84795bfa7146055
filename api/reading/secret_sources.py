"""What of a source's files is for AML reviewers alone, told by the mapping that reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from graph_engine.errors import FundgraphError
from graph_engine.schema import AML_COLUMNS
from graph_engine.schema.access import AML_TABLE_READS, Viewer
from loaders.mapping import SourcePlan, read_mapping
from loaders.plan import FilePlan


@dataclass(frozen=True)
class SecretSources:
    """The mappings that some rows came by; ``None`` for one that cannot be read any more."""

    viewer: Viewer
    plans: dict[str, SourcePlan | None]

    @classmethod
    def of(cls, viewer: Viewer, mappings: Iterable[str]) -> "SecretSources":
        """Read mappings by the names under which loads remember them."""
        return cls(viewer, {name: _plan(name) for name in sorted(set(mappings))})

    @property
    def unread(self) -> list[str]:
        """Mappings that cannot be read."""
        return [name for name, plan in self.plans.items() if plan is None]

    def hides_entry(self, mapping: str, entry: int) -> bool:
        """Whether all that an entry of a mapping reads is hidden from the viewer."""
        plan = self.plans[mapping]
        return self._hides(None if plan is None else plan.files[entry])

    def hides_file(self, name: str) -> bool:
        """Whether a file of this name, without its ending, is or may be hidden from the viewer."""
        plans = [plan for plan in self.plans.values() if plan is not None]
        found: list[FilePlan | None] = [
            entry
            for plan in plans
            for entry in plan.files
            if any(_matches(name, pattern) for pattern in entry.entry.match)
        ]
        return any(self._hides(entry) for entry in found or [None])

    def hides_value(self, mapping: str, entry: int, column: str) -> bool:
        """Whether a source column feeds nothing but what is hidden from the viewer; asked of shown rows."""
        plan = self.plans[mapping]
        fed = [
            table.table.name in self._hidden_tables or name in self._hidden_columns
            for table in (plan.files[entry].tables if plan else ())
            for name, columns in table.reads()
            if column in columns
        ]
        return bool(fed) and all(fed)

    @property
    def _hidden_tables(self) -> set[str]:
        return {table for table, resource in AML_TABLE_READS.items() if not self.viewer.may(resource)}

    @property
    def _hidden_columns(self) -> tuple[str, ...]:
        return () if self.viewer.may("risk_ratings") else AML_COLUMNS

    def _hides(self, entry: FilePlan | None) -> bool:
        """Whether all that an entry feeds is hidden; of one that is not known any more that may be so."""
        tables = set(AML_TABLE_READS) if entry is None else {table.table.name for table in entry.tables}
        return tables <= self._hidden_tables


def _plan(name: str) -> SourcePlan | None:
    """The mapping of a name or path; None if it is gone or wrong by now."""
    try:
        return read_mapping(Path(name) if "/" in name else name)
    except FundgraphError:
        return None


def _matches(name: str, pattern: str) -> bool:
    """Whether a file's name without endings can be that of a file that a pattern takes."""
    return fnmatchcase(PurePath(name).name, PurePath(pattern).name.partition(".")[0])
