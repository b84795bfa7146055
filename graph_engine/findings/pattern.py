"""What a detector gives back: situations as codes of the index, before they have ids and words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from graph_engine.wording import Language

Severity = Literal["low", "medium", "high", "critical"]
Kind = Literal["alert", "opportunity"]
Status = Literal["active", "shadow", "disabled"]
Fact = int | float | str
Codes = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Pattern:
    """One situation that a detector found.

    ``anchor``: code of the account it is about, -1 if it is about no account; ``party``: the party it is
    about, by default (-1) the account's holder. ``roles``: part in the situation to movement codes (see
    ``MoneyFlows``), each transaction in one part. ``parties``: parties by their part beside those that hold
    the accounts of its transactions. ``guarantees``: codes of GUARANTEES that are evidence.
    ``amount_minor``: the money it is about, in the currency of the given code, or name where it is one that
    money was converted into. ``score``: 0 to 1, how rare;
    ``beyond_chance``: minus the logarithm of how many as unlikely chance would bring, 0 where nothing tells;
    ``evidence``: the same of all that is told beside how odd it is: what is at stake, who else found it;
    ``confidence``: 0 to 1, how well the evidence fits the typology and not its lawful look-alikes;
    ``severity``: how much is at stake.
    ``facts``: the numbers behind it, named as :func:`graph_engine.wording.sentence` reads them. ``also``:
    sentences that hold for it beside the detector's own.
    """

    anchor: int
    roles: Mapping[str, Codes]
    amount_minor: int
    currency: int | str
    score: float
    confidence: float
    severity: Severity
    facts: Mapping[str, Fact]
    also: tuple[Mapping[Language, str], ...] = ()
    beyond_chance: float = 0.0
    evidence: float = 0.0
    party: int = -1
    parties: Mapping[str, Codes] = field(default_factory=dict)
    guarantees: Codes = field(default_factory=lambda: np.zeros(0, np.int32))

    @property
    def transactions(self) -> Codes:
        """Movement codes of all its transactions, rising."""
        codes: Codes = np.sort(np.concatenate([np.zeros(0, np.int32), *self.roles.values()]))
        return codes


@dataclass(frozen=True)
class Found:
    """All situations of one detector, and how many things it left out, by reason."""

    patterns: tuple[Pattern, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Described:
    """The words of a detector that its findings carry, and the parameters it ran with."""

    name: str
    kind: Kind
    sentence: Mapping[Language, str]
    look_next: Mapping[Language, str]
    source: str
    parameters: Mapping[str, Fact]


@dataclass(frozen=True)
class Detected:
    """What one detector found in a run, with one set of parameters.

    ``segment``: the customers it was looked for among, empty for all that are in no segment. ``status``: an
    active detector's findings are alerts; a shadow detector's are kept apart and shown to nobody.
    """

    detector: Described
    found: Found
    segment: str = ""
    status: Status = "active"
