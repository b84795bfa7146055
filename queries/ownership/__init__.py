"""Queries about who owns and controls whom."""
