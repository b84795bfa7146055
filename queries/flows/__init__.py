"""Queries about money from party to party."""
