"""Answers as the objects that notebooks work with: Arrow, pandas and networkx, one file each.

An answer of a named query and one of a statement of Cypher are given alike. Columns keep their types: amounts
and counts are 64-bit integers, instants are UTC, days are dates, ids are text.
"""
