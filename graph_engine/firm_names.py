"""Whether a party is a firm: by its kind, or where that is unknown by the form of its name."""

import polars as pl

FIRM_KINDS = ("company",)
"""Kinds of party that are firms in business; bodies and banks are none."""

CHINESE_FORMS = (
    *(
        "公司",
        "集团",
        "合作社",
        "合伙企业",
        "厂",
        "商行",
        "经营部",
        "事务所",
        "工作室",
        "商店",
        "超市",
        "酒店",
    ),
    *("饭店", "研究院", "中心", "营业部", "门市部", "个体户"),
)
"""Words that end, or all but end, the registered name of a Chinese firm: Regulations on the Administration of
Enterprise Name Registration (State Council order 734, 2021), articles 6 and 11, ask for the form of
organisation in the name; the informal ones are ours."""

WESTERN_FORMS = (
    *(
        r"co\.?,?\s*ltd\.?",
        r"ltd\.?",
        "limited",
        r"inc\.?",
        r"corp\.?",
        "corporation",
        "company",
        "llc",
        "llp",
        "plc",
    ),
    *(
        r"pte\.?",
        "gmbh",
        "ag",
        "kg",
        "ug",
        r"s\.?\s?a\.?",
        "sas",
        "sarl",
        "srl",
        r"s\.?p\.?a\.?",
        "bv",
        r"b\.v\.",
        "nv",
    ),
    *("ab", "oy", "as", r"a\.s\.", r"s\.r\.o\.?", "kft", r"sp\.?\s*z\s*o\.?o\.?", "kk", "group", "holdings"),
)
"""Legal forms that end a firm's name elsewhere (ISO 20275, entity legal forms; the choice is ours)."""

_CHINESE = "(?:" + "|".join(CHINESE_FORMS) + r")(?:（[^（）]*）|\([^()]*\))?\s*$"
_WESTERN = r"(?i)[\s,](?:" + "|".join(WESTERN_FORMS) + r")\s*$"


def named_like_a_firm(name: str | pl.Expr) -> pl.Expr:
    """Give the expression that is true where a name has the form of a firm's; false where there is none.

    >>> names = ["苏州新和贸易有限公司", "Suzhou Xinhe Co., Ltd", "Müller GmbH", "王伟", "Anna Kg Berg", None]
    >>> pl.DataFrame({"name": names}).select(named_like_a_firm("name")).to_series().to_list()
    [True, True, True, False, False, False]
    """
    text = (pl.col(name) if isinstance(name, str) else name).str.strip_chars()
    return (text.str.contains(_CHINESE) | text.str.contains(_WESTERN)).fill_null(value=False)


def is_firm() -> pl.Expr:
    """Give the expression, on parties, that is true for firms: by ``kind``, without it by ``name``."""
    known = pl.col("kind").is_in(FIRM_KINDS)
    return pl.when(pl.col("kind").is_null()).then(named_like_a_firm("name")).otherwise(known)
