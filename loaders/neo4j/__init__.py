"""Neo4j as a projection of the ledger and the current run: the server, publishing, import, verification."""
