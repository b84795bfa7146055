"""Queries about findings."""
