"""What a detector gives back: situations as codes of the index, before they have ids and words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from graph_engine.wording import Language

Severity = Literal["low", "medium", "high", "critical"]
Kind = Literal["alert", "opportunity"]
Fact = int | float | str


@dataclass(frozen=True)
class Pattern:
    """One situation that a detector found.

    ``anchor``: code of the account it is about; its holder is the party it is about. ``roles``: part in the
    situation to codes of TRANSFERRED, int32, each transaction in one part. ``amount_minor``: the money it
    is about, in the currency of the given code. ``score``: 0 to 1, how rare; ``confidence``: 0 to 1, how
    well the evidence fits the typology and not its lawful look-alikes; ``severity``: how much is at stake.
    ``facts``: the numbers behind it, named as :func:`graph_engine.wording.sentence` reads them. ``also``:
    sentences that hold for it beside the detector's own.
    """

    anchor: int
    roles: Mapping[str, NDArray[np.int32]]
    amount_minor: int
    currency: int
    score: float
    confidence: float
    severity: Severity
    facts: Mapping[str, Fact]
    also: tuple[Mapping[Language, str], ...] = ()

    @property
    def transactions(self) -> NDArray[np.int32]:
        """Codes of all its transactions, rising: by (time, id)."""
        codes: NDArray[np.int32] = np.sort(np.concatenate(list(self.roles.values())))
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
    """What one detector found in a run."""

    detector: Described
    found: Found
