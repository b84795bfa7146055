"""A file entry of a mapping checked against the ledger's schema, with every rule complete."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from graph_engine.schema import TABLES, Column, Table
from loaders.form.mappings import FileEntry, Mapping, TableEntry
from loaders.form.rules import Rule
from loaders.form.statements import Statement
from loaders.form.values import Condition
from loaders.mapping_text import Place
from loaders.plan_rules import PlanError, settle
from loaders.plan_statements import STATEMENT_COLUMNS, check_statement, settle_statement
from loaders.values.knowledge import currency_column

DERIVED = {
    "transaction": frozenset({"business_day", "time_precision"}),
    "loan_movement": frozenset({"business_day"}),
}
"""Required columns that follow from the time where no rule fills them."""

FILLED_BY_LOADER = frozenset({"source", "loaded_in"})


@dataclass(frozen=True)
class TablePlan:
    """How rows of a file fill one table."""

    table: Table
    when: Condition | None
    on_conflict: Literal["quarantine", "correct"]
    rules: dict[str, Rule]
    statement: Statement | None

    def column(self, name: str) -> Column:
        """A column as the rules have to fill it: one that follows from the time may stay empty."""
        column = self.table.column(name)
        derived = "time" in self.rules and name in DERIVED.get(self.table.name, ())
        return replace(column, required=False) if derived else column

    def columns(self) -> frozenset[str]:
        """The source columns it reads."""
        return frozenset().union(*(found for _, found in self.reads()))

    def present(self, columns: Container[str]) -> "TablePlan":
        """The plan without the rules that only read columns which a file does not have."""
        rules = {name: rule for name, rule in self.rules.items() if self._needed(name, rule, columns)}
        return replace(self, rules=rules)

    def _needed(self, name: str, rule: Rule, columns: Container[str]) -> bool:
        """Whether a rule can give a value, or its column must have one."""
        can = rule.cases or rule.lookup or rule.constant is not None
        of_amounts = self.table.column(name).type == "currency"
        return bool(can or of_amounts or self.column(name).required) or any(
            source in columns for source in rule.columns()
        )

    def reads(self) -> Iterator[tuple[str, set[str]]]:
        """Each ledger column with the source columns it reads; conditions under an empty name."""
        yield "", self.when.columns() if self.when is not None else set()
        yield "", self.statement.columns() if self.statement is not None else set()
        for name, rule in self.rules.items():
            yield name, rule.columns()


@dataclass(frozen=True)
class FilePlan:
    """How a file is read."""

    entry: FileEntry
    tables: tuple[TablePlan, ...]
    takes: frozenset[str]
    optional: frozenset[str]
    number: int

    @property
    def secret(self) -> frozenset[str]:
        """The source columns that hold contact points in the clear."""
        rules = [rule for table in self.tables for rule in table.rules.values()]
        leaves = [leaf for rule in rules for leaf in rule.cases or [rule]]
        return frozenset(leaf.from_ for leaf in leaves if leaf.contact and leaf.from_)

    def present(self, columns: Container[str]) -> "FilePlan":
        """The plan for a file of these columns."""
        return replace(self, tables=tuple(table.present(columns) for table in self.tables))

    @property
    def rank(self) -> int:
        """Its place in the order of loading: that of the earliest table it feeds."""
        order = list(TABLES)
        return min(order.index(plan.table.name) for plan in self.tables)


def plan_file(entry: FileEntry, mapping: Mapping, lists: frozenset[str], number: int) -> FilePlan:
    """Check a file entry against the schema and complete its rules.

    Raises
    ------
    PlanError
        If it is wrong, with its place in the mapping.
    """
    place: Place = ("files", number)
    tables = tuple(
        _plan_table(table, mapping, (*place, "tables", at)) for at, table in enumerate(entry.tables)
    )
    tables = tuple(sorted(tables, key=lambda plan: list(TABLES).index(plan.table.name)))
    extra = [drop.when.columns() for drop in entry.drop] + [check.columns() for check in entry.assertions]
    takes = frozenset().union(*(plan.columns() for plan in tables), *extra)
    for name in takes.intersection(entry.ignore):
        raise PlanError((*place, "ignore"), f"column {name!r} is both taken and ignored")
    for condition_place, condition in _conditions(entry, place):
        _check_lists(condition, lists, condition_place)
    return FilePlan(entry, tables, takes, _optional(entry, tables), number)


def _plan_table(entry: TableEntry, mapping: Mapping, place: Place) -> TablePlan:
    """Check one table entry and complete its rules."""
    table = TABLES.get(entry.table)
    if table is None:
        raise PlanError(
            (*place, "table"), f"there is no table {entry.table!r}; allowed are {', '.join(TABLES)}"
        )
    rules = dict(_rules(entry, table, mapping, place))
    check_statement(entry, mapping, place)
    statement = settle_statement(entry.statement, mapping, place)
    missing = _missing(table, rules, statement is not None)
    if missing:
        raise PlanError(place, f"table {table.name} needs a rule for {', '.join(missing)}")
    _check_currencies(table, rules, entry.statement is not None, place)
    if entry.on_conflict == "correct" and "revised_at" not in rules:
        raise PlanError(place, "on_conflict: correct needs a rule for revised_at")
    return TablePlan(table, entry.when, entry.on_conflict, rules, statement)


def _rules(entry: TableEntry, table: Table, mapping: Mapping, place: Place) -> Iterator[tuple[str, Rule]]:
    """The complete rule of each column of a table entry."""
    for name in entry.same:
        column = _column(table, name, (*place, "same"))
        bare = name.removesuffix("_minor") if column.type == "money" else name
        yield name, settle(Rule.model_validate(bare), column, table, mapping, (*place, "same"))
    for name, rule in entry.columns.items():
        where: Place = (*place, "columns", name)
        if name in entry.same:
            raise PlanError(where, "the column is in same, too")
        if entry.statement is not None and name in STATEMENT_COLUMNS:
            raise PlanError(where, "the statement block fills this column")
        yield name, settle(rule, _column(table, name, where), table, mapping, where)


def _check_currencies(table: Table, rules: dict[str, Rule], has_statement: bool, place: Place) -> None:
    """Every amount is in a currency."""
    amounts = [name for name in rules if table.column(name).type == "money"]
    for name in [*amounts, *(["amount_minor"] if has_statement else [])]:
        own = currency_column(name)
        if own not in rules and not (own == "payee_currency" and "currency" in rules):
            raise PlanError(place, f"{name} is an amount: {own} needs a rule, too")


def _column(table: Table, name: str, place: Place) -> Column:
    """A column of the table that a mapping may fill."""
    names = [column.name for column in table.columns if column.name not in FILLED_BY_LOADER]
    if name not in names:
        allowed = ", ".join(names)
        raise PlanError(place, f"table {table.name} has no column {name!r}; allowed are {allowed}")
    return table.column(name)


def _missing(table: Table, rules: dict[str, Rule], has_statement: bool) -> list[str]:
    """Required columns that nothing fills."""
    filled = set(rules) | FILLED_BY_LOADER | {"source_key"}
    if has_statement:
        filled |= STATEMENT_COLUMNS
    if "time" in rules:
        filled |= DERIVED.get(table.name, frozenset())
    return [column.name for column in table.columns if column.required and column.name not in filled]


def _optional(entry: FileEntry, tables: tuple[TablePlan, ...]) -> frozenset[str]:
    """The source columns a file may lack."""
    if entry.optional != "not_required":
        return frozenset(entry.optional)
    needed: set[str] = set()
    every: set[str] = set()
    for plan in tables:
        for name, columns in plan.reads():
            every |= columns
            derived = name in DERIVED.get(plan.table.name, ())
            if not name or (plan.table.column(name).required and not derived):
                needed |= columns
    return frozenset(every - needed)


def _conditions(entry: FileEntry, place: Place) -> Iterator[tuple[Place, Condition]]:
    """Every condition of a file entry with its place."""
    for at, drop in enumerate(entry.drop):
        yield (*place, "drop", at), drop.when
    for at, table in enumerate(entry.tables):
        if table.when is not None:
            yield (*place, "tables", at, "when"), table.when
        for name, rule in table.columns.items():
            for case in rule.cases or []:
                if case.when is not None:
                    yield (*place, "tables", at, "columns", name), case.when


def _check_lists(condition: Condition, lists: frozenset[str], place: Place) -> None:
    """Every list a condition names exists."""
    if condition.in_list is not None and condition.in_list not in lists:
        known = ", ".join(sorted(lists)) or "none"
        raise PlanError(place, f"there is no list {condition.in_list!r}; lists are {known}")
    inner = [*(condition.all_ or []), *(condition.any_ or []), *([condition.not_] if condition.not_ else [])]
    for part in inner:
        _check_lists(part, lists, place)
