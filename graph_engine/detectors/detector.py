"""What a detector is: a module of this package with its words, its parameters and one pure function."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from types import ModuleType
from typing import Any

from graph_engine.detectors.ranges import exceeded, range_of
from graph_engine.detectors.texts import Texts, read_texts
from graph_engine.errors import BadParameter, CatalogueError
from graph_engine.findings import Described, Found
from graph_engine.patterns.background import Background, Resolution
from graph_engine.wording import Language

NEEDED = ("TITLE", "SENTENCE", "LOOK_NEXT_ZH", "Parameters", "parameters_for", "find")
"""Names that a detector's module defines."""


@dataclass(frozen=True)
class Detector:
    """A typology that is looked for in every run; ``of`` makes it from its module."""

    name: str
    title: Mapping[Language, str]
    texts: Texts
    sentence: Mapping[Language, str]
    look_next: Mapping[Language, str]
    parameters_for: Callable[[Resolution], Any]
    find: Callable[[Background, Any], Found]

    @staticmethod
    def of(module: ModuleType) -> "Detector":
        """Read a detector from its module.

        Raises
        ------
        CatalogueError
            If the module lacks a name, a language or a section of its docstring.
        """
        missing = [name for name in NEEDED if not hasattr(module, name)]
        if missing:
            raise CatalogueError(f"{module.__file__}: a detector defines {', '.join(missing)}")
        for words in ("TITLE", "SENTENCE"):
            if set(getattr(module, words)) != {"en", "zh"}:
                raise CatalogueError(f"{module.__file__}: {words} is needed in en and zh")
        texts = read_texts(module)
        return Detector(
            name=module.__name__.rpartition(".")[2],
            title=module.TITLE,
            texts=texts,
            sentence=module.SENTENCE,
            look_next={"en": texts.look_next, "zh": module.LOOK_NEXT_ZH},
            parameters_for=module.parameters_for,
            find=module.find,
        )

    def parameters(self, resolution: Resolution, chosen: Mapping[str, Any]) -> Any:
        """Give the parameters for data of a resolution, with some chosen otherwise.

        Raises
        ------
        BadParameter
            If there is no such parameter, its value is no whole number in its range, or it is beyond another
            that bounds it.
        """
        standard = self.parameters_for(resolution)
        names = asdict(standard)
        for name, value in chosen.items():
            if name not in names:
                raise BadParameter(f"parameter of {self.name}", name, f"one of {', '.join(names)}")
            allowed = range_of(name)
            whole = isinstance(value, int) and not isinstance(value, bool)
            if not whole or not allowed.least <= value <= allowed.most:
                raise BadParameter(f"{self.name}.{name}", value, str(allowed))
        values = {**names, **chosen}
        beyond = exceeded(values)
        if beyond is not None:
            name, bound = beyond
            raise BadParameter(f"{self.name}.{name}", values[name], f"{bound} ({values[bound]}) at most")
        return type(standard)(**values)

    def described(self, parameters: Any) -> Described:
        """Give what its findings say of it."""
        return Described(
            name=self.name,
            kind="alert",
            sentence=self.sentence,
            look_next=self.look_next,
            source=self.texts.source,
            parameters=asdict(parameters),
        )
