"""Queries about one customer."""
