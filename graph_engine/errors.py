"""Every error fundgraph raises on purpose.

::

    FundgraphError                    500  exit 1
    ├── InputError                    400  exit 2   what the caller asked cannot be asked
    │   ├── BadParameter              400  exit 2
    │   ├── UnknownName               404  exit 4
    │   ├── NothingMoved              404  exit 4
    │   ├── NotAllowed                403  exit 2
    │   ├── BadStatement              400  exit 2
    │   │   └── StatementNotAllowed   400  exit 2
    │   └── NotAuthenticated          401  exit 2
    ├── LoadError                     422  exit 3   a file cannot be loaded; nothing of it is kept
    │   ├── UnreadableFile            422  exit 3
    │   ├── MissingColumn             422  exit 3
    │   ├── UnknownColumn             422  exit 3
    │   ├── UnknownCategory           422  exit 3
    │   ├── AssertionFailed           422  exit 3
    │   └── MappingError              422  exit 3
    ├── LedgerBusy                    409  exit 1   another process is writing
    ├── Busy                          503  exit 1   something is made one at a time
    ├── CatalogueError                500  exit 1   an entry of ours is wrong: file and line
    ├── NotOnEngine                   501  exit 5
    ├── EngineError                   502  exit 5
    │   ├── EngineUnavailable         503  exit 5
    │   │   └── GraphChanging         503  exit 5   another run is being published
    │   ├── OutOfMemory               502  exit 5
    │   ├── OutOfTime                 504  exit 5
    │   └── StatementRefused          502  exit 5
    └── LimitReached                  200  exit 6   the answer is partial and says what was left out

A message says what was wrong, the value, what is allowed and what to do.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class FundgraphError(Exception):
    """Something fundgraph noticed and can explain."""

    status = 500
    exit_code = 1

    @property
    def title(self) -> str:
        """The kind of problem, the same for every occurrence (RFC 9457 ``title``)."""
        text = type(self).__doc__ or type(self).__name__
        return text.splitlines()[0].rstrip(".")


class InputError(FundgraphError):
    """The request cannot be carried out as asked."""

    status = 400
    exit_code = 2


class BadParameter(InputError):
    """A parameter is outside what is allowed."""

    def __init__(self, name: str, value: object, allowed: str) -> None:
        self.name, self.value, self.allowed = name, value, allowed
        given = "missing" if value is None else repr(value)
        super().__init__(f"{name} is {given}; allowed is {allowed}")


class UnknownName(InputError):
    """No such thing."""

    status = 404
    exit_code = 4

    def __init__(self, kind: str, name: str, known: Iterable[str] = ()) -> None:
        self.kind, self.name = kind, name
        candidates = list(dict.fromkeys(known))
        full = [one for one in candidates if one.endswith(f":{name}")]  # what lacks a namespace
        self.near = full or get_close_matches(name, candidates, n=3)
        hint = f"; near: {', '.join(self.near)}" if self.near else ""
        super().__init__(f"there is no {kind} {name!r}{hint}")


class NothingMoved(InputError):
    """The transaction moved no money."""

    status = 404
    exit_code = 4


class NotAllowed(InputError):
    """The caller's role may not do this."""

    status = 403


class BadStatement(InputError):
    """The statement cannot be carried out as written."""


class StatementNotAllowed(BadStatement):
    """The statement may do more than read the graph."""


class NotAuthenticated(InputError):
    """The caller did not show a valid API key."""

    status = 401


class LoadError(FundgraphError):
    """A file cannot be loaded, and nothing of it was kept."""

    status = 422
    exit_code = 3


class UnreadableFile(LoadError):
    """A file cannot be read in the format the mapping says."""


class MissingColumn(LoadError):
    """A file lacks a column the mapping takes."""


class UnknownColumn(LoadError):
    """A file has a column the mapping neither takes nor ignores."""


class UnknownCategory(LoadError):
    """A value is missing from a look-up of the mapping."""


class AssertionFailed(LoadError):
    """An assertion of the mapping does not hold."""


class MappingError(LoadError):
    """A mapping file is wrong."""


class LedgerBusy(FundgraphError):
    """Another process is writing the ledger."""

    status = 409


class Busy(FundgraphError):
    """Something is made one at a time, and another is being made."""

    status = 503


class CatalogueError(FundgraphError):
    """An entry of a catalogue is wrong."""


class NotOnEngine(FundgraphError):
    """This engine does not have the query."""

    status = 501
    exit_code = 5


class EngineError(FundgraphError):
    """An engine failed to answer."""

    status = 502
    exit_code = 5


class EngineUnavailable(EngineError):
    """An engine cannot be reached."""

    status = 503


class GraphChanging(EngineUnavailable):
    """The graph changed while it was read, or is about to: to read again, in a new transaction, helps."""

    def __init__(self) -> None:
        super().__init__("another run is being published to Neo4j, or its graph was changed; ask again")


class OutOfMemory(EngineError):
    """An engine would need more memory than it may take."""


class OutOfTime(EngineError):
    """An engine took longer than it may."""

    status = 504


class StatementRefused(EngineError):
    """An engine refuses a statement."""


class LimitReached(FundgraphError):
    """A bound was reached, and the answer is partial."""

    status = 200
    exit_code = 6
