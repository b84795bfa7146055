"""Industries with their section letters of GB/T 4754-2017; how often each is met is ours."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Industry:
    """An industry: its code, its name, the section above it, and how many of our firms are in it."""

    code: str
    name: str
    section: str
    section_name: str
    weight: float
    card_turnover: float = 0.0


INDUSTRIES = (
    Industry("C", "制造业", "C", "制造业", 22),
    Industry("F51", "批发业", "F", "批发和零售业", 24, 0.2),
    Industry("F52", "零售业", "F", "批发和零售业", 16, 1.0),
    Industry("E", "建筑业", "E", "建筑业", 9),
    Industry("G", "交通运输业", "G", "交通运输、仓储和邮政业", 6),
    Industry("I", "信息技术服务业", "I", "信息传输、软件和信息技术服务业", 7),
    Industry("H", "住宿和餐饮业", "H", "住宿和餐饮业", 6, 1.0),
    Industry("L", "租赁和商务服务业", "L", "租赁和商务服务业", 6),
    Industry("A", "农业", "A", "农、林、牧、渔业", 2),
    Industry("P", "教育", "P", "教育", 2, 0.3),
)
"""``card_turnover``: how much of the takings comes through payment platforms, relative to a shop."""

INDUSTRY_NAMES = tuple(industry.name for industry in INDUSTRIES)
INDUSTRY_WEIGHTS = tuple(industry.weight for industry in INDUSTRIES)
