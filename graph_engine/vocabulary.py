"""The closed words of data as people read them, in both languages; the bank's own words stay as they are."""

from collections.abc import Mapping

from graph_engine.wording import Language

PHRASES: Mapping[str, Mapping[str, Mapping[Language, str]]] = {
    "kind": {
        "person": {"en": "person", "zh": "个人"},
        "sole_trader": {"en": "sole trader", "zh": "个体工商户"},
        "company": {"en": "company", "zh": "企业"},
        "government": {"en": "government", "zh": "政府及公共机构"},
        "financial_institution": {"en": "financial institution", "zh": "金融机构"},
    },
    "value_segment": {
        "mass": {"en": "mass", "zh": "大众"},
        "affluent": {"en": "affluent", "zh": "富裕"},
        "private": {"en": "private banking", "zh": "私人银行"},
    },
    "firm_size": {
        "micro": {"en": "micro", "zh": "微型"},
        "small": {"en": "small", "zh": "小型"},
        "medium": {"en": "medium", "zh": "中型"},
        "large": {"en": "large", "zh": "大型"},
    },
}
"""Column to value to what is said for it.

Kinds of party are a closed list of the schema. Segments and sizes are the bank's own words: those that are
common are known here (sizes: 大型、中型、小型、微型 of the National Bureau of Statistics' classes of firms).
"""


def said(column: str, value: str, lang: Language) -> str:
    """Give what is said for a value of a column; a word that is not known stays as it is.

    >>> said("value_segment", "private", "zh"), said("value_segment", "VIP 3", "zh")
    ('私人银行', 'VIP 3')
    """
    phrase = PHRASES.get(column, {}).get(value)
    return value if phrase is None else phrase[lang]
