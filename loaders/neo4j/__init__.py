"""A run's graph into Neo4j: published by the driver, or written as files to import; a server of one's own."""
