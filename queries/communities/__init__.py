"""Queries about communities."""
