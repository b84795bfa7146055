"""Ratios of whole numbers."""


def ratio(part: int, whole: int) -> float | None:
    """One number over another; none where there is nothing to divide by.

    Examples
    --------
    >>> ratio(1, 4), ratio(0, 4), ratio(1, 0)
    (0.25, 0.0, None)
    """
    return part / whole if whole else None


def thousandths(part: int, whole: int) -> int:
    """One number, not negative, over another, in thousandths rounded half up.

    Examples
    --------
    >>> thousandths(1, 2000), thousandths(1, 2001), thousandths(2, 3)
    (1, 0, 667)
    """
    return (2000 * part + whole) // (2 * whole)
