"""The connection to Neo4j: settings, driver, sessions, errors, and what is asked of a server.

``driver.py`` holds the driver that threads share, ``ad_hoc.py`` the one whose work can be broken off, and
``values.py`` what they answer with; nothing else imports the driver. No plug-in is needed on the server, so
that Community, Enterprise and Aura all do.
"""

from graph_engine.neo4j_connection.driver import Neo4j, Record, Result, Session, Transaction
from graph_engine.neo4j_connection.server import ServerState
from graph_engine.neo4j_connection.settings import Neo4jSettings, load_neo4j_settings

__all__ = [
    "Neo4j",
    "Neo4jSettings",
    "Record",
    "Result",
    "ServerState",
    "Session",
    "Transaction",
    "load_neo4j_settings",
]
