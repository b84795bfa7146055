"""Pieces of Cypher that statements of several queries are made of."""
