"""What the command line says, in English and Chinese."""

from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "zh")


@cache
def words() -> dict[str, dict[str, str]]:
    """Every sentence by key, each with one text a language."""
    import yaml

    text = files("api.cli").joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.safe_load(text)
    return loaded


def say(key: str, lang: str, **values: object) -> str:
    """The sentence of ``key`` in ``lang`` with its values filled in.

    Raises
    ------
    KeyError
        If the word list has no such key, or the sentence needs a value that is not given.

    Examples
    --------
    >>> say("published", "en", run="r1")
    'Run r1 is the current one.'
    """
    return words()[key][lang].format(**values)
