"""What the demonstration says, in English and Chinese."""

from typing import Literal

from api.words import WordList

Language = Literal["en", "zh"]

WORDS = WordList("api.demo")
"""Titles and lines of its screens."""
