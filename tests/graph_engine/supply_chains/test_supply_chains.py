"""Core enterprises and their suppliers, with payments small enough to add by hand."""

from datetime import date

from graph_engine.run_tables import RUN_TABLES
from graph_engine.supply_chains import SupplyChainParameters, supply_chains
from tests.graph_engine.small_facts import SmallBank

TWO = SupplyChainParameters(min_months=3, min_suppliers=2)


def months(bank: SmallBank, payer: str, payee: str, amount: int, *, count: int = 3) -> SmallBank:
    for month in range(1, count + 1):
        bank.pay(payer, payee, amount, date(2025, month, 10))
    return bank


def core_bank() -> SmallBank:
    bank = SmallBank().customer("core", "company").customer("mill", "company").outside("forge", "company")
    months(bank, "core:1", "mill:1", 100)
    return months(bank, "core:1", "forge:1", 300)


def test_suppliers_ours_and_outside_with_their_share_of_the_cores_payments() -> None:
    found = supply_chains(core_bank().facts(), TWO)
    assert RUN_TABLES["supply_chains"].shaped(found.suppliers).rows() == [
        ("core", "forge", False, "bank:rival", "CNY", 3, 3, 900, 0.75),
        ("core", "mill", True, "bank:ours", "CNY", 3, 3, 300, 0.25),
    ]
    assert RUN_TABLES["supply_chain_banks"].shaped(found.banks).rows() == [
        ("core", "CNY", "bank:ours", "ours", 1, 300, 0.25),
        ("core", "CNY", "bank:rival", "competitor", 1, 900, 0.75),
    ]


def test_two_months_are_not_regular_and_one_supplier_makes_no_core() -> None:
    bank = SmallBank().customer("core", "company").outside("forge", "company").outside("mine", "company")
    months(months(bank, "core:1", "forge:1", 5), "core:1", "mine:1", 7, count=2)
    found = supply_chains(bank.facts(), TWO)
    assert found.suppliers.is_empty()
    assert found.banks.is_empty()
    assert found.left_out.rows() == [("supply_chains", "not_a_regular_supplier_of_a_core", 5, 29, "CNY")]


def test_wages_persons_and_platforms_are_no_purchase() -> None:
    bank = (
        core_bank()
        .customer("ann")
        .party("pay", "company", ours=False, role="platform")
        .account("pay:1", "pay")
    )
    months(months(bank, "core:1", "ann:1", 9), "core:1", "pay:1", 11)
    for month in (1, 2, 3):
        bank.pay("core:1", "mill:1", 1000, date(2025, month, 15), payroll=True)
    found = supply_chains(bank.facts(), TWO)
    assert found.suppliers["amount_minor"].sum() == 1200
    assert found.left_out.rows() == [("supply_chains", "another_role", 3, 33, "CNY")]


def test_an_outside_firm_known_by_its_name_alone_is_a_supplier() -> None:
    bank = core_bank().outside("x", None, name="新和贸易有限公司", bank=None)
    found = supply_chains(months(bank, "core:1", "x:1", 1200).facts(), TWO)
    table = RUN_TABLES["supply_chain_banks"].shaped(found.banks)
    assert table.filter(table["bank_code"].is_null()).rows() == [("core", "CNY", None, None, 1, 3600, 0.75)]


def test_the_order_of_rows_does_not_matter() -> None:
    tables = [supply_chains(core_bank().facts(shuffle=seed), TWO) for seed in (1, 2)]
    shaped = [RUN_TABLES["supply_chains"].shaped(found.suppliers) for found in tables]
    assert shaped[0].equals(shaped[1])
