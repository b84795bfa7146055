"""What the guide says of mappings and quarantine is what the code does."""

import json
import re
from pathlib import Path

import pytest

from graph_engine.ledger import Ledger
from loaders.form.mappings import Assertion, BusinessDay, Defaults, FileEntry, Format, Mapping, TableEntry
from loaders.form.rules import CHECK_KINDS, Rule
from loaders.form.statements import Statement
from loaders.form.values import Condition, Flag, Money, Time
from loaders.load import load
from loaders.quarantine import list_rows
from loaders.values.reasons import REASONS

DOCS = Path(__file__).resolve().parents[2] / "docs"
EXAMPLE = DOCS / "examples" / "statement"
FORMS = (
    Mapping,
    BusinessDay,
    Defaults,
    FileEntry,
    Format,
    TableEntry,
    Rule,
    Statement,
    Condition,
    Money,
    Time,
    Flag,
)


def test_the_guide_lists_every_reason_with_its_meaning():
    rows = dict(
        re.findall(r"^\| `(\w+)` \| (.+) \|$", (DOCS / "quarantine.md").read_text(encoding="utf-8"), re.M)
    )
    assert rows == REASONS


@pytest.mark.parametrize("form", [*FORMS, Assertion], ids=lambda form: form.__name__)
def test_the_guide_names_every_key_of_a_mapping(form):
    guide = (DOCS / "mappings.md").read_text(encoding="utf-8")
    keys = [field.alias or name for name, field in form.model_fields.items()]
    assert [key for key in keys if not re.search(rf"\b{key}\b", guide)] == []


def test_the_guide_names_every_check():
    guide = (DOCS / "mappings.md").read_text(encoding="utf-8")
    assert [kind for kind in CHECK_KINDS if f"`{kind}`" not in guide] == []


def test_the_worked_example_gives_the_report_that_it_shows(tmp_path):
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    shown = json.loads(re.search(r"```json\n(.*?)```", text, re.S).group(1))
    ledger = Ledger(tmp_path)
    told = load(ledger, EXAMPLE / "city_bank.yaml", EXAMPLE / "files").to_json()
    assert {name: told[name] for name in shown} == shown
    (row,) = list_rows(ledger).rows(named=True)
    assert (row["line"], row["column"], row["reason"]) == (8, "对方账号", "rounded_by_spreadsheet")


def test_the_worked_example_counts_the_paired_transfer_once(tmp_path):
    ledger = Ledger(tmp_path)
    load(ledger, EXAMPLE / "city_bank.yaml", EXAMPLE / "files")
    movements = ledger.snapshot().as_of(None).movements()
    both = movements.filter(payer_account="acct:6222000000000011", payee_account="acct:6222000000000029")
    assert both.select("amount_minor", "payer_balance_minor", "payee_balance_minor").rows() == [
        (12_000_000, 88_000_000, 32_000_000)
    ]
