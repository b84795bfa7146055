"""How parts of kernels that are called often are compiled: without counting who refers to an array.

Numba counts references to each array that a function is given, when it begins and when it ends, by an atomic
instruction that waits for memory: fifteen of a ``TimeGraph`` cost more than what many a part has to do. A
function that neither makes nor gives back an array, nor calls one that makes any, needs no count. Numba
refuses to compile what makes one, and a test what gives one back.
"""

from numba import njit

uncounted = njit(cache=True, nogil=True, _nrt=False)
"""Compile such a function; what it computes is the same.

``_nrt`` is none of numba's documented options (0.68.1: ``numba/core/options.py``).
"""

inlined = njit(cache=True, nogil=True, _nrt=False, inline="always")
"""Compile it into each function that calls it, itself ``uncounted``: for what takes less than a call."""
