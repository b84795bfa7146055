"""A statement block checked, with every rule complete."""

from graph_engine.schema import TABLES
from loaders.form.mappings import Mapping, TableEntry
from loaders.form.rules import Rule
from loaders.form.statements import Statement
from loaders.mapping_text import Place
from loaders.plan_rules import PlanError, settle

COUNTERPARTY_PARTS = ("account", "number", "name", "bank", "country")
"""What a statement may say of the other side."""

STATEMENT_COLUMNS = frozenset(
    {"leg", "amount_minor"}
    | {
        f"{side}_{part}"
        for side in ("payer", "payee")
        for part in ("account", "number", "name", "bank", "country")
    }
    | {"payer_balance_minor", "payee_balance_minor"}
)
"""Columns of a transaction that a statement block fills."""


def check_statement(entry: TableEntry, mapping: Mapping, place: Place) -> None:
    """Transactions of a statement source, and only they, have a statement block."""
    needed = mapping.reading == "statement" and entry.table == "transaction"
    if needed != (entry.statement is not None):
        raise PlanError(
            place,
            "table transaction under reading: statement, and only that, needs a statement block",
        )


def settle_statement(statement: Statement | None, mapping: Mapping, place: Place) -> Statement | None:
    """The statement block with complete rules."""
    if statement is None:
        return None
    table, where = TABLES["transaction"], (*place, "statement")
    columns = {"account": "payer_account", "balance": "payer_balance_minor"} | dict.fromkeys(
        ("amount", "debit", "credit"), "amount_minor"
    )

    def complete(rule: Rule | None, column: str, *steps: str) -> Rule | None:
        return None if rule is None else settle(rule, table.column(column), table, mapping, (*where, *steps))

    given = statement.counterparty
    own = {part: complete(getattr(statement, part), column, part) for part, column in columns.items()}
    if statement.signed is not None:
        own["amount"] = _with_money(own["amount"], sign="any")
    own |= {part: _with_money(own[part], zero="keep") for part in ("debit", "credit")}
    other = {
        part: complete(getattr(given, part), f"payee_{part}", "counterparty", part)
        for part in COUNTERPARTY_PARTS
    }
    return statement.model_copy(update=own | {"counterparty": given.model_copy(update=other)})


def _with_money(rule: Rule | None, **change: str) -> Rule | None:
    """The rule with another meaning of sign or zero."""
    if rule is None or rule.money is None:
        return rule
    return rule.model_copy(update={"money": rule.money.model_copy(update=change)})
