"""What pictures say, in English and Chinese."""

from typing import Literal

from api.words import WordList

Language = Literal["en", "zh"]

WORDS = WordList("api.pictures")
"""Titles and legends."""
