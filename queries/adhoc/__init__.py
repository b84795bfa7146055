"""Statements of Cypher that an analyst writes: what may be asked, and the answer, from Neo4j alone."""
