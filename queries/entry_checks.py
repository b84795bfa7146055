"""An entry of the catalogue checks itself: it may not promise what its module does not hold."""

import ast
import inspect
from pathlib import Path
from types import ModuleType

from graph_engine.errors import BadParameter, CatalogueError
from graph_engine.schema.access import PERMISSIONS
from queries.cypher_checks import (
    LEFT_OUT_COLUMNS,
    REFUSED_COLUMNS,
    SYSTEM_PARAMETERS,
    given_names,
    parameters_of,
    returned_names,
    writing_clause,
)
from queries.parameters import WINDOW, Parameter


def keywords_of(parameters: tuple[Parameter, ...]) -> list[str]:
    """The keywords a query's function takes for its parameters: ``from`` and ``to`` come as ``window``."""
    ends = [parameter.name for parameter in WINDOW]
    names = [parameter.name for parameter in parameters if parameter.name not in ends]
    return [*names, "window"] if len(names) < len(parameters) else names


def check_entry(module: ModuleType) -> None:
    """Do nothing if the module of a query holds what it promises.

    Raises
    ------
    CatalogueError
        If not; names the file and the line.
    """
    _check_parts(module)
    title_and_text(module)
    _check_parameters(module)
    _check_columns(module)
    _check_roles(module)
    _check_statements(module)


def _check_parts(module: ModuleType) -> None:
    for part in ("PARAMETERS", "COLUMNS", "ROLES", "CYPHER", "on_index"):
        if not hasattr(module, part):
            raise _wrong(module, part, f"the query has no {part}")
    if not module.__doc__:
        raise _wrong(module, "", "the query has no docstring")


def title_and_text(module: ModuleType) -> tuple[str, str]:
    """Title and text."""
    lines = inspect.cleandoc(module.__doc__ or "").split("\n")
    if len(lines) < 3 or lines[1] or not lines[0].endswith("."):
        raise _wrong(module, "", "the docstring is not a title sentence, an empty line and a text")
    return lines[0].rstrip("."), "\n".join(lines[2:]).strip()


def _check_parameters(module: ModuleType) -> None:
    declared = keywords_of(module.PARAMETERS)
    signature = list(inspect.signature(module.on_index).parameters.values())[1:]
    if any(keyword.kind is not keyword.KEYWORD_ONLY for keyword in signature):
        raise _wrong(module, "on_index", "on_index takes something beside the graph that is not keyword-only")
    taken = [keyword.name for keyword in signature]
    if sorted(taken) != sorted(declared):
        raise _wrong(module, "on_index", f"on_index takes {taken}, but the parameters are {declared}")
    for parameter in module.PARAMETERS:
        _check_parameter(module, parameter)


def _check_parameter(module: ModuleType, parameter: Parameter) -> None:
    bounded = parameter.type not in ("integer", "share") or None not in (parameter.min, parameter.max)
    if not bounded or (parameter.type == "choice") != bool(parameter.choices):
        raise _wrong(module, "PARAMETERS", f"parameter {parameter.name} does not say what it may be")
    if parameter.default is None:
        return
    try:
        parameter.read(parameter.default)
    except BadParameter as error:
        raise _wrong(module, "PARAMETERS", f"default: {error}") from error


def _check_columns(module: ModuleType) -> None:
    names = [column.name for column in module.COLUMNS]
    if not names or len(set(names)) < len(names):
        raise _wrong(module, "COLUMNS", f"columns {names} are none, or not distinct")
    unknown = ", ".join(sorted(set(getattr(module, "ROW_READS", ())) - PERMISSIONS.keys()))
    if unknown:
        raise _wrong(module, "ROW_READS", f"rows read {unknown}, which is unknown")
    for column in module.COLUMNS:
        if column.type == "money" and column.currency not in names:
            raise _wrong(module, "COLUMNS", f"column {column.name} is money without a currency")
        if column.resource and column.resource not in PERMISSIONS:
            raise _wrong(module, "COLUMNS", f"column {column.name} reads {column.resource}, which is unknown")


def _check_roles(module: ModuleType) -> None:
    roles = frozenset(module.ROLES)
    if not roles or not roles <= PERMISSIONS["queries"]:
        allowed = sorted(PERMISSIONS["queries"])
        raise _wrong(module, "ROLES", f"roles {sorted(roles)} are none, or not all of {allowed}")


def _check_statements(module: ModuleType) -> None:
    if module.CYPHER is None:
        return
    declared = [column.name for column in module.COLUMNS]
    reads = ["reads"] if getattr(module, "ROW_READS", ()) else []
    _check_statement(module, "CYPHER", module.CYPHER, [*declared, *reads])
    used = parameters_of(module.CYPHER)
    for part, columns in (("CYPHER_LEFT_OUT", LEFT_OUT_COLUMNS), ("CYPHER_REFUSED", REFUSED_COLUMNS)):
        statement = getattr(module, part, "")
        used |= parameters_of(statement)
        if statement:
            _check_statement(module, part, statement, list(columns))
    unused = ", ".join(sorted(given_names(module.PARAMETERS) - used))
    if unused:
        raise _wrong(module, "CYPHER", f"CYPHER does not use the parameters {unused}")


def _check_statement(module: ModuleType, part: str, statement: str, columns: list[str]) -> None:
    unknown = parameters_of(statement) - given_names(module.PARAMETERS) - SYSTEM_PARAMETERS
    if unknown:
        raise _wrong(module, part, f"{part} uses {', '.join(sorted(unknown))}, which nobody gives")
    returned = list(returned_names(statement))
    if returned != columns:
        raise _wrong(module, part, f"{part} returns {returned}, but the columns are {columns}")
    clause = writing_clause(statement)
    if clause:
        raise _wrong(module, part, f"{part} holds {clause}, and may only read the graph")


def _wrong(module: ModuleType, part: str, what: str) -> CatalogueError:
    """The error, with the file and the line where the part stands."""
    file = Path(inspect.getfile(module))
    return CatalogueError(f"{file}:{_line_of(file, part)}: {what}")


def _line_of(file: Path, part: str) -> int:
    """The line where a module defines a name; 1 where it does not."""
    for statement in ast.parse(file.read_text(encoding="utf-8")).body:
        names = [getattr(target, "id", "") for target in getattr(statement, "targets", [])]
        names.append(getattr(getattr(statement, "target", None), "id", ""))
        if part and part in (getattr(statement, "name", ""), *names):
            return statement.lineno
    return 1
