"""One sentence about a community, in English and in Chinese, with its numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph_engine.vocabulary import said
from graph_engine.wording import Count, Language

HEAD_EN = "{members:customer|customers} ({persons:person|persons}, {firms:firm|firms}) with {ties:tie|ties}"
HEAD_ZH = "{members}位客户（个人{persons}、企业{firms}），内部联系{ties}条"

WORDS_EN = {
    "kind": "are of the kind {value}",
    "region": "are in {value}",
    "industry": "do business in {value}",
    "occupation": "work as {value}",
    "firm_size": "are firms of the size {value}",
    "value_segment": "are in the value segment {value}",
    "payroll_employer": "are paid wages by {value}",
}
WORDS_ZH = {
    "kind": "类型为{value}",
    "region": "位于{value}",
    "industry": "属于{value}行业",
    "occupation": "职业为{value}",
    "firm_size": "企业规模为{value}",
    "value_segment": "属于{value}客层",
    "payroll_employer": "由{value}代发工资",
}

TOLD = 2
"""How many traits the sentence tells; the profile lists more (ours)."""

Trait = Mapping[str, Any]


def sentence_en(sizes: Mapping[str, int], traits: Sequence[Trait], names: Mapping[str, str]) -> str:
    """Say in English how large a community is and what its members have in common.

    >>> sizes = {"members": 12, "persons": 11, "firms": 1, "ties": 30}
    >>> trait = {"trait": "region", "value": "Suzhou", "count": 9, "lift": 4.25}
    >>> sentence_en(sizes, [trait], {})
    '12 customers (11 persons, 1 firm) with 30 ties; 9 are in Suzhou (4.2 times the usual share).'
    """
    head = HEAD_EN.format(**{name: Count(size) for name, size in sizes.items()})
    told = [
        f"{trait['count']} {WORDS_EN[trait['trait']].format(value=_value(trait, names, 'en'))}"
        f" ({trait['lift']:.1f} times the usual share)"
        for trait in traits[:TOLD]
    ]
    return "; ".join([head, *told]) + "."


def sentence_zh(sizes: Mapping[str, int], traits: Sequence[Trait], names: Mapping[str, str]) -> str:
    """Say the same in Chinese.

    >>> sizes = {"members": 12, "persons": 11, "firms": 1, "ties": 30}
    >>> sentence_zh(sizes, [{"trait": "region", "value": "苏州", "count": 9, "lift": 4.25}], {})
    '12位客户（个人11、企业1），内部联系30条；其中9位位于苏州（为平均水平的4.2倍）。'
    """
    head = HEAD_ZH.format(**{name: Count(size) for name, size in sizes.items()})
    told = [
        f"其中{trait['count']}位{WORDS_ZH[trait['trait']].format(value=_value(trait, names, 'zh'))}"
        f"（为平均水平的{trait['lift']:.1f}倍）"
        for trait in traits[:TOLD]
    ]
    return "；".join([head, *told]) + "。"


def _value(trait: Trait, names: Mapping[str, str], lang: Language) -> str:
    """The name of a party, what is said for a closed word, else the bank's own word."""
    value = str(trait["value"])
    return names[value] if value in names else said(str(trait["trait"]), value, lang)
