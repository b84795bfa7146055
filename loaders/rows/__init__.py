"""Rows of a source into rows of the ledger's tables."""
