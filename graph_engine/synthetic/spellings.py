"""The spellings under which one firm's name arrives from other banks.

Full, abbreviated, without its legal form, brackets of half width, traditional characters, blanks, and cut off
after a fixed number of characters as old message formats do.
"""

import polars as pl

from graph_engine.synthetic.arrays import Ints
from graph_engine.synthetic.name_lists import FIRM_FORMS, TRADITIONAL_PAIRS
from graph_engine.synthetic.regions import CITIES

SPELLINGS = ("full", "without_form", "half_width_brackets", "traditional", "abbreviated", "blanks", "cut_off")
CUT_OFF_CHARACTERS = 10


def spelled(names: pl.Series, spellings: Ints) -> pl.Series:
    """Each name in the spelling of its number.

    Example
    -------
    >>> import numpy as np
    >>> spelled(pl.Series(["杭州恒泰贸易有限公司"] * 2), np.array([1, 4])).to_list()
    ['杭州恒泰贸易', '恒泰贸易']
    """
    name = pl.col("name")
    short = name.str.replace("(" + "|".join(reversed(FIRM_FORMS)) + ")$", "").str.replace(
        r"[（(].*[）)]$", ""
    )
    shorter = short.str.replace("^(" + "|".join(city.short for city in CITIES) + ")", "")
    forms = (
        name,
        short,
        name.str.replace_all("（", "(", literal=True).str.replace_all("）", ")", literal=True),
        name.str.replace_many(list(TRADITIONAL_PAIRS[::2]), list(TRADITIONAL_PAIRS[1::2])),
        shorter,
        name.str.replace("(有限)", " ${1}"),
        name.str.slice(0, CUT_OFF_CHARACTERS),
    )
    chosen = forms[-1]
    for number, form in reversed(list(enumerate(forms[:-1]))):
        chosen = pl.when(pl.col("spelling") == number).then(form).otherwise(chosen)
    return pl.DataFrame({"name": names, "spelling": spellings}).select(chosen.alias("name")).to_series()
