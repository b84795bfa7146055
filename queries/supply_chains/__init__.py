"""Queries about supply chains."""
