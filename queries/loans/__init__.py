"""Queries about loans and who answers for them."""
