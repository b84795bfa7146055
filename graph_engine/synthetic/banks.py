"""The banks, the payment platforms and the other bodies that everybody pays; all names are invented."""

from dataclasses import dataclass

import polars as pl

from graph_engine.synthetic.regions import CITIES

OUR_BANK = 0
FIRST_RIVAL = 1


@dataclass(frozen=True)
class Bank:
    """A bank of the country the story plays in."""

    code: str
    name: str
    name_en: str
    standing: str
    weight: float = 0.0


BANKS = (
    Bank("ZW", "知微银行", "Zhiwei Bank", "ours"),
    Bank("WS", "望舒银行", "Wangshu Bank", "competitor", 30),
    Bank("QY", "青崖银行", "Qingya Bank", "competitor", 24),
    Bank("HM", "鹤鸣银行", "Heming Bank", "competitor", 18),
    Bank("TC", "听潮银行", "Tingchao Bank", "competitor", 12),
    Bank("SF", "松风银行", "Songfeng Bank", "competitor", 9),
    Bank("XC", "星槎银行", "Xingcha Bank", "competitor", 7),
    Bank("QS", "通汇清算中心", "Clearing Centre (fictitious)", "other"),
    Bank("GK", "国家金库", "State Treasury (fictitious)", "other"),
    Bank("HW", "海外代理行", "Correspondent Bank Abroad (fictitious)", "other"),
)
"""Ours, six rivals with their share of what is held elsewhere (ours), and bodies that settle."""

RIVALS = tuple(range(FIRST_RIVAL, FIRST_RIVAL + 6))
RIVAL_WEIGHTS = tuple(BANKS[i].weight for i in RIVALS)
CLEARING_CENTRE, TREASURY_BANK, BANK_ABROAD = 7, 8, 9


@dataclass(frozen=True)
class Body:
    """A body that connects everybody: what it is, its role, and where its account is."""

    key: str
    name: str
    kind: str
    role: str
    bank: int
    industry: str


BODIES = (
    Body("bank", "知微银行", "financial_institution", "internal", OUR_BANK, "金融业"),
    Body("platform_1", "飞燕支付有限公司", "company", "payment_institution", CLEARING_CENTRE, "金融业"),
    Body("platform_2", "云雀钱包有限公司", "company", "payment_institution", CLEARING_CENTRE, "金融业"),
    Body("acquirer", "联收清算服务有限公司", "financial_institution", "clearing", CLEARING_CENTRE, "金融业"),
    Body("treasury", "待缴库税款专户", "government", "treasury", TREASURY_BANK, "公共管理"),
    Body("social_insurance", "社会保险基金专户", "government", "treasury", TREASURY_BANK, "公共管理"),
    Body("power", "光明电力公司", "company", "utility", FIRST_RIVAL, "电力"),
    Body("water", "清泉水务燃气公司", "company", "utility", FIRST_RIVAL + 1, "水务燃气"),
    Body("telecom", "千里通信公司", "company", "utility", FIRST_RIVAL + 2, "电信"),
    Body("broker", "扬帆证券股份有限公司", "financial_institution", "broker", FIRST_RIVAL, "金融业"),
)
"""Bodies in a fixed order; all names are invented."""

BODY_NUMBER = {body.key: i for i, body in enumerate(BODIES)}


def bank_table() -> pl.DataFrame:
    """The reference table of banks."""
    return pl.DataFrame(
        {
            "bank_code": [bank.code for bank in BANKS],
            "name": [bank.name for bank in BANKS],
            "name_en": [bank.name_en for bank in BANKS],
            "head_bank": [bank.code for bank in BANKS],
            "country": ["CN" if i != BANK_ABROAD else "HK" for i in range(len(BANKS))],
            "standing": [bank.standing for bank in BANKS],
        }
    )


def branch_ids() -> tuple[str, ...]:
    """Ids of our branches, one a city, in the order of the cities."""
    return tuple(f"ZW{city.code}" for city in CITIES)


def branch_table() -> pl.DataFrame:
    """Our branches: the head office and one in every city."""
    return pl.DataFrame(
        {
            "branch_id": ["ZW000000", *branch_ids()],
            "name": ["知微银行总行", *(f"知微银行{city.short}分行" for city in CITIES)],
            "region": ["北京市", *(city.name for city in CITIES)],
            "parent_id": [None, *["ZW000000"] * len(CITIES)],
        }
    )
