"""When time is up for work that looks at the clock now and then."""

import time
from collections.abc import Callable


def passed_in(seconds: float) -> Callable[[], bool]:
    """Give what tells, whenever asked, whether so many seconds from now on have passed."""
    deadline = time.perf_counter() + seconds
    return lambda: time.perf_counter() > deadline
