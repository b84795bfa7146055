"""What a Cypher statement of the catalogue is given and returns, and that it only reads."""

import re
from collections.abc import Iterable

from queries.parameters import WINDOW, Parameter

SYSTEM_PARAMETERS = frozenset({"epoch", "seq", "max_rows", "max_nodes", "max_edges"})
"""What the engine gives every statement: the publication to keep to, and the bounds of the answer."""

LEFT_OUT_COLUMNS = ("what", "reason", "count", "at_least", "currency", "amount_minor", "reads")
"""What a statement for what is left out returns; a row for each currency, counted on one of them."""

REFUSED_COLUMNS = ("parameter", "allowed")
"""What a statement for what is refused returns: a row for a parameter that is wrong, and what it may be."""

OPAQUE = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
"""Text, quoted names and comments, in which no word counts."""

PARAMETER = re.compile(r"\$(\w+)")
WRITING = re.compile(
    r"(?<![\w.:$])(CREATE|MERGE|SET|DELETE|DETACH|REMOVE|FOREACH|LOAD|DROP|GRANT|USE|SHOW|TERMINATE)\b"
    r"|\bCALL\s+[\w.]+\s*\(|\bIN\s+(?:CONCURRENT\s+)?TRANSACTIONS\b",
    re.IGNORECASE,
)
"""Clauses that write or reach beyond the graph, and calls of procedures."""

RETURN = re.compile(r"\bRETURN\b\s*(?:DISTINCT\b)?", re.IGNORECASE)
END_OF_RETURN = re.compile(r"\b(?:ORDER\s+BY|SKIP|LIMIT|UNION)\b", re.IGNORECASE)
ALIAS = re.compile(r"(?:\bAS\s+|^)(\w+)$", re.IGNORECASE)


def given_names(parameters: Iterable[Parameter]) -> frozenset[str]:
    """The names by which a statement gets a query's parameters: the window is ``from_us`` and ``to_us``."""
    ends = {parameter.name for parameter in WINDOW}
    return frozenset(
        f"{parameter.name}_us" if parameter.name in ends else parameter.name for parameter in parameters
    )


def bare(statement: str) -> str:
    """A statement without texts, quoted names and comments.

    Examples
    --------
    >>> bare("RETURN 'CREATE' AS made // SET")
    'RETURN "" AS made '
    """
    return OPAQUE.sub(lambda found: "" if found.group().startswith("/") else '""', statement)


def parameters_of(statement: str) -> frozenset[str]:
    """The names of the parameters a statement uses."""
    return frozenset(PARAMETER.findall(bare(statement)))


def writing_clause(statement: str) -> str | None:
    """A clause that writes or reaches beyond the graph, or nothing.

    Examples
    --------
    >>> writing_clause("MATCH (n) SET n.a = 1"), writing_clause("MATCH (n) RETURN n.set AS merge_count")
    ('SET', None)
    """
    found = WRITING.search(bare(statement))
    return found.group() if found else None


def returned_names(statement: str) -> tuple[str, ...]:
    """The names of the columns a statement returns; "" for one that is not named.

    Examples
    --------
    >>> returned_names("MATCH (n) RETURN n.id AS id, [n.a, n.b] AS both, n ORDER BY id, n LIMIT 3")
    ('id', 'both', 'n')
    """
    text = bare(statement)
    last = list(RETURN.finditer(text))[-1:]
    if not last:
        return ()
    body = END_OF_RETURN.split(text[last[0].end() :])[0]
    names = (ALIAS.search(part.strip()) for part in _parted(body))
    return tuple(found.group(1) if found else "" for found in names)


def _parted(body: str) -> list[str]:
    """The parts between commas that stand in no bracket."""
    parts, depth = [""], 0
    for letter in body:
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts
