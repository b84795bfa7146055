"""Opportunities: situations that offer business, one file per kind."""

from collections.abc import Mapping
from types import ModuleType

from graph_engine.opportunities import outside_payee

OPPORTUNITIES: Mapping[str, ModuleType] = {outside_payee.NAME: outside_payee}
"""Every kind of opportunity, in reporting order."""
