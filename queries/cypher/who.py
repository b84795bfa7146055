"""Columns that say who a party is, the same in every statement."""


def named_columns(name: str, node: str) -> str:
    """Columns of a party's id and name."""
    return f"{node}.id AS {name}, {node}.name AS {name}_name"


def described_columns(name: str, node: str) -> str:
    """Columns of a party's id, name, kind, whether it is ours, and its role."""
    further = ", ".join(f"{node}.{what} AS {name}_{what}" for what in ("kind", "ours", "role"))
    return f"{named_columns(name, node)}, {further}"
