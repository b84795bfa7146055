"""What a statement may be made of, read from ``allowed.yaml``: words, functions, procedures and operators.

What is in none of the lists is refused. A statement is read as Cypher 5, which every version speaks, whatever
the server's own default is.
"""

from pathlib import Path

import yaml

_READ = yaml.safe_load(Path(__file__).with_name("allowed.yaml").read_text(encoding="utf-8"))
_LISTS = {name: frozenset(text.split()) for name, text in _READ.items()}

OPENING_WORDS = _LISTS["opening_words"]
FOLLOWING_WORDS = OPENING_WORDS | _LISTS["following_words"]
KEYWORDS = FOLLOWING_WORDS | _LISTS["leading_words"]

CONSTRUCTS = _LISTS["constructs"]
FUNCTIONS, REFUSED_FUNCTIONS = _LISTS["functions"], _LISTS["refused_functions"]
PROCEDURES, REFUSED_PROCEDURES = _LISTS["procedures"], _LISTS["refused_procedures"]

_SCANS = _LISTS["operators"] | {
    f"{direction}{name}"
    for direction in ("Directed", "Undirected")
    for name in _LISTS["operators_of_relationships"]
}
OPERATORS = _SCANS | {f"Partitioned{name}" for name in _SCANS if name.endswith(("Scan", "Seek", "ByRange"))}
"""Each scan may be done in parts."""

VARIANTS = _LISTS["variants"]
