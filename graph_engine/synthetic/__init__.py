"""A synthetic bank that looks like one: customers, accounts, money, and the truth about it."""

from graph_engine.synthetic.generate import generate
from graph_engine.synthetic.summary import Summary

__all__ = ["Summary", "generate"]
