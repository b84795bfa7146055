"""Where every random number comes from: one independent stream for each section and month."""

import zlib
from dataclasses import dataclass

import numpy as np

from graph_engine.synthetic.arrays import Chances


@dataclass(frozen=True)
class Chance:
    """The seed of a synthetic bank.

    Each section draws from its own child of the seed (what ``SeedSequence.spawn`` makes), named by the
    section's name and the month, so that a change in one section leaves all others as they were.
    """

    seed: int

    def of(self, section: str, month: int = 0) -> Chances:
        """The stream of a section in a month."""
        key = (zlib.crc32(section.encode()), month)
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=key)))
