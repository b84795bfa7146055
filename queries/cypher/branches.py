"""Branches of the statement for all that is known about a party ``p``: each gives the rows of a section."""

from dataclasses import dataclass

COLUMNS = (
    *("section", "item", "value", "value_zh", "number", "other_party", "count"),
    *("amount_minor", "currency", "share", "since", "until", "reads"),
)

OWN_ACCOUNTS = "MATCH (p)-[h:HOLDS_ACCOUNT {main: true}]->(a:Account)"


@dataclass(frozen=True)
class Branch:
    """What a branch matches, the expressions of its columns (null unless told), and how its rows are ordered.

    ``by`` are a whole number and a text.
    """

    found: str
    by: tuple[str, str]
    columns: dict[str, str]

    def text(self, part: int) -> str:
        """The branch as Cypher, with its place among all."""
        told = {"reads": "''"} | self.columns
        values = ", ".join(f"{told.get(name, 'null')} AS {name}" for name in COLUMNS)
        order = f"{part} AS part, {self.by[0]} AS number_by, {self.by[1]} AS text_by"
        return f"{self.found}\n  RETURN {order}, {values}"


def branch(found: str, by: tuple[str, str], **columns: str) -> Branch:
    """A branch, its columns told by keyword."""
    return Branch(found, by, columns)


def together(branches: tuple[Branch, ...]) -> str:
    """All branches as one, in their order."""
    return "\n UNION ALL".join(one.text(part) for part, one in enumerate(branches))


def as_text(value: str, kind: str) -> str:
    """A property of a column type as the sections write it: flags in words, days and times in ISO 8601."""
    if kind != "time":
        return f"toString({value})"
    micros = f"right('00000' + toString({value}.microsecond), 6)"
    fraction = f"CASE {value}.microsecond WHEN 0 THEN '' ELSE '.' + {micros} END"
    return f"left(toString({value}), 19) + {fraction} + 'Z'"
