"""Lists of sentences in English and Chinese, kept as data beside the code that says them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graph_engine.errors import CatalogueError

LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class WordList:
    """Sentences by key, each with one text a language; values stand in braces."""

    package: str
    file: str = "words.yaml"

    @property
    def entries(self) -> Mapping[str, Mapping[str, str]]:
        """Every sentence by key and language.

        Raises
        ------
        CatalogueError
            If one lacks a language.
        """
        return _read(self.package, self.file)

    def say(self, key: str, lang: str, **values: object) -> str:
        """The sentence of ``key`` in ``lang`` with its values filled in.

        Raises
        ------
        KeyError
            If the list has no such key, or the sentence needs a value that is not given.
        """
        return self.entries[key][lang].format(**values)


@cache
def _read(package: str, file: str) -> Mapping[str, Mapping[str, str]]:
    import yaml  # noqa: PLC0415 - whoever only asks for help does not wait for it

    text = files(package).joinpath(file).read_text(encoding="utf-8")
    entries: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    for key, texts in entries.items():
        if tuple(texts) != LANGUAGES:
            raise CatalogueError(f"{package}/{file}: {key} needs {' and '.join(LANGUAGES)}")
    return entries
