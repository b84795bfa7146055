"""Statements that must be refused, with what the refusal names, and statements that must not be."""

URL = "http://127.0.0.1:PORT/x.csv"
"""Where a statement that reaches out reaches; the port is a test's."""

ENDLESS = (
    "UNWIND range(1, 1000000000) AS endless UNWIND range(1, 1000000000) AS x "
    "WITH x WHERE x % 7 = 8 RETURN count(x) AS n"
)
"""What no server ends."""

WRITES = {
    "CREATE (n:Made)": "CREATE",
    "MATCH (n:Kept) CREATE (n)-[:MADE]->(:Made)": "CREATE",
    "MERGE (n:Made {id: 1}) RETURN n": "MERGE",
    "MATCH (n:Kept) MERGE (n)-[:MADE]->(m:Made) RETURN m": "MERGE",
    "MATCH (n:Kept) SET n.x = 2": "SET n",
    "MATCH (n:Kept) SET n += {x: 2}": "SET n",
    "MATCH (n:Kept) SET n:Made": "SET n",
    "MATCH (n:Kept) REMOVE n.x": "REMOVE n",
    "MATCH (n:Kept) REMOVE n:Kept": "REMOVE n",
    "MATCH (n:Kept) DELETE n": "DELETE n",
    "MATCH (n:Kept) DETACH DELETE n": "DETACH DELETE",
    "MATCH (n:Kept) NODETACH DELETE n": "NODETACH DELETE",
    "INSERT (n:Made)": "INSERT",
    "FOREACH (x IN [1] | CREATE (:Made))": "FOREACH",
    "MATCH (n:Kept) FOREACH (x IN [1] | SET n.x = 2)": "SET n",
    "MATCH (n:Kept) CALL (n) { SET n.x = 2 RETURN n AS m } RETURN m": "SET n",
    "UNWIND [1] AS x CALL (x) { CREATE (m:Made) RETURN m } RETURN m": "CREATE",
    "CREATE INDEX made FOR (n:Kept) ON (n.x)": "CREATE",
    "CREATE CONSTRAINT made FOR (n:Kept) REQUIRE n.x IS UNIQUE": "CREATE",
    "DROP INDEX made IF EXISTS": "DROP",
}
"""What changes the graph or its schema."""

REACHES_OUT = {
    f"LOAD CSV FROM '{URL}' AS line RETURN line": "LOAD",
    f"LOAD CSV WITH HEADERS FROM '{URL}' AS line RETURN line": "LOAD",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line": "LOAD",
    f"UNWIND [1] AS x LOAD CSV FROM '{URL}' AS line RETURN line": "LOAD CSV",
    f"MATCH (n:Kept) WITH n LOAD CSV FROM '{URL}' AS line RETURN line": "LOAD CSV",
    f"MATCH (n:Kept) CALL (n) {{ LOAD CSV FROM '{URL}' AS line RETURN line }} RETURN line": "LOAD CSV",
    f"RETURN 1 AS x UNION LOAD CSV FROM '{URL}' AS x RETURN x": "LOAD CSV",
    f"RETURN CASE WHEN EXISTS {{ LOAD CSV FROM '{URL}' AS l RETURN l }} THEN 1 END AS x": "LOAD CSV",
    f"RETURN [x IN [1] | COLLECT {{ LOAD CSV FROM '{URL}' AS l RETURN l }}] AS x": "LOAD CSV",
    f"MATCH (n) WHERE any(x IN [1] WHERE COUNT {{ LOAD CSV FROM '{URL}' AS l RETURN l }} > 0) RETURN n": (
        "LOAD CSV"
    ),
    f"UNWIND [1] AS x LOAD /* a */ CSV // b\n FROM '{URL}' AS line RETURN line": "LOAD CSV",
    f"UNWIND [1] AS x lOaD\tcSv FROM '{URL}' AS line RETURN line": "lOaD cSv",
}
"""What makes the server fetch something."""

COMMANDS = {
    "SHOW TRANSACTIONS": "SHOW",
    "SHOW INDEXES YIELD name RETURN name": "SHOW",
    "SHOW SETTINGS": "SHOW",
    "SHOW PROCEDURES": "SHOW",
    "TERMINATE TRANSACTION 'neo4j-transaction-1'": "TERMINATE",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1' YIELD message RETURN message": "TERMINATE",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'": "ALTER",
    "CALL dbms.listConfig()": "dbms.listConfig",
    "CALL dbms.listConfig": "dbms.listConfig",
    "CALL dbms.killConnection('bolt-1')": "dbms.killConnection",
    "CALL dbms.listConnections() YIELD connectionId RETURN connectionId": "dbms.listConnections",
    "CALL `dbms`.`listConfig`() YIELD name RETURN name": "dbms.listConfig",
    "CALL dbms /* x */ . /* y */ listConfig() YIELD name RETURN name": "dbms.listConfig",
    "OPTIONAL CALL dbms.listConfig() YIELD name RETURN name": "dbms.listConfig",
    "MATCH (n:Kept) CALL dbms.listConfig() YIELD name RETURN name": "dbms.listConfig",
    "RETURN EXISTS { CALL dbms.listConfig() YIELD name RETURN name } AS x": "dbms.listConfig",
    "RETURN [x IN [1] | COLLECT { CALL dbms.listConfig() YIELD name RETURN name }] AS x": "dbms.listConfig",
    "CALL db.createLabel('Made')": "db.createLabel",
    "CALL db.clearQueryCaches()": "db.clearQueryCaches",
    "CALL db.awaitIndexes(600)": "db.awaitIndexes",
    "CALL tx.setMetaData({a: 1})": "tx.setMetaData",
    "CALL { MATCH (n:Kept) RETURN n } IN 2 CONCURRENT TRANSACTIONS RETURN n": "CONCURRENT TRANSACTIONS",
}
"""What commands the server or tells of others."""

ELSEWHERE = {
    "SHOW USERS": "SHOW",
    "SHOW DATABASES": "SHOW",
    "CREATE USER eve SET PASSWORD 'secret-secret'": "CREATE",
    "CREATE DATABASE eve": "CREATE",
    "STOP DATABASE neo4j": "STOP",
    "GRANT ROLE admin TO eve": "GRANT",
    "USE system MATCH (n) RETURN n": "USE",
    "USE neo4j MATCH (n) RETURN n": "USE",
    "CALL () { USE system MATCH (n) RETURN n } RETURN n": "USE system",
    "CALL apoc.load.json('http://127.0.0.1/') YIELD value RETURN value": "apoc.load.json",
    "RETURN apoc.cypher.runFirstColumnSingle('CREATE (n)', {}) AS x": "apoc.cypher.runFirstColumnSingle",
    "RETURN genai.vector.encode('x', 'OpenAI', {}) AS x": "genai.vector.encode",
    "RETURN `apoc`.`load`.`xml`('http://127.0.0.1/') AS x": "apoc.load.xml",
    "RETURN {a: apoc.load.xml('http://127.0.0.1/')} AS x": "apoc.load.xml",
    "RETURN file() AS x": "file",
    "RETURN graph.byName('x') AS x": "graph.byName",
    "CALL db.create.setNodeVectorProperty(null, 'x', [1.0])": "db.create.setNodeVectorProperty",
    "MATCH (n:Kept) RETURN n.x AS x UNION CREATE (n:Made) RETURN n.x AS x": "CREATE",
}
"""Other databases, procedures that the server need not have, and what both servers refuse before planning."""

TRICKS = {
    "MATCH (n:Kept) WHERE n.x = 'a\\u0027 DELETE n //' RETURN n": "u0027",
    "MATCH (n:Kept) \\u0044ELETE n": "u0044",
    "MATCH (n:Kept) \\U0044ELETE n": "U0044",
    "MATCH (n:Kept) RETURN n // \\u000a DELETE n": "u000a",
    "MATCH (n:Kept) RETURN `n\\u0060 DELETE n //`": "u0060",
    "MATCH (n:Kept) /* /* */ DELETE n /* */": "DELETE n",
    "MATCH (n:Kept) RETURN n /* open": "line 1, column 25",
    "MATCH (n:Kept) WHERE n.x = 'open DELETE n": "line 1, column 28",
    "MATCH (n:Kept)\nRETURN `open": "line 2, column 8",
    "/**/CREATE (n:Made)": "CREATE",
    "//\nCREATE (n:Made)": "CREATE",
    "EXPLAIN MATCH (n:Kept) RETURN n": "EXPLAIN",
    "PROFILE MATCH (n:Kept) RETURN n": "PROFILE",
    "/**/PROFILE MATCH (n:Kept) DELETE n": "PROFILE",
    "CYPHER 25 MATCH (n:Kept) RETURN n": "CYPHER",
    "CYPHER runtime=interpreted MATCH (n:Kept) RETURN n": "CYPHER",
    "CYPHER planner=idp PROFILE MATCH (n:Kept) DELETE n": "CYPHER",
    "MATCH (n:Kept) RETURN n; MATCH (n:Kept) DELETE n": "one statement",
    "MATCH (n:Kept) RETURN n;;CREATE (n:Made);": "one statement",
    "MATCH\u00a0(n:Kept) DELETE\u00a0n": "U+00A0",
    "MATCH (n:Kept) DELETE\u2003n": "U+2003",
    "MATCH (n:Kept)\u200bDELETE n": "U+200B",
    "\u202eMATCH (n:Kept) RETURN n": "U+202E",
    "\ufeffCREATE (n:Made)": "U+FEFF",
    "\uff23\uff32\uff25\uff21\uff34\uff25 (n:Made)": "\uff23",
    "MATCH (n:Kept) DELE\u0422E n": "DELE\u0422E n",
    "MATCH (n:Kept) \u017fET n.x = 2": "\u017fET n",
    "\x00CREATE (n:Made)": "U+0000",
    "": "a statement",
    " \n ": "a statement",
    "// nothing": "begin",
    ";": "begin",
    "FINISH": "FINISH",
}
"""Escapes, comments, spaces and letters that only look the part, prefixes, several statements at once."""

LEFT_TO_THE_SERVER = {
    "MATCH (n:Kept) CALL (n) { RETURN n.x AS x } IN TRANSACTIONS RETURN x": "TransactionApply",
    "RETURN [x IN [1] | COLLECT { CALL db.labels() YIELD label RETURN label }] AS x": "subquery",
    "RETURN `date.truncate`('day', date()) AS x": "Unknown function",
}
"""What the words do not give away, and the plan or the server does."""

REFUSED = WRITES | REACHES_OUT | COMMANDS | ELSEWHERE | TRICKS

READS = [
    "MATCH (n:Kept) RETURN n",
    "MATCH (n:Kept) RETURN n;",
    "MATCH (n:Kept {x: $x}) WHERE n.x >= 1 AND NOT n.x IN [3, 4] OR n.y IS NOT NULL RETURN n.x AS 数",
    "MATCH (n:Kept|Other) RETURN n.x AS x ORDER BY x DESC SKIP 1 LIMIT 2",
    "MATCH (n:Kept) RETURN DISTINCT n ORDER BY n.y ASC, n.x DESC",
    "OPTIONAL MATCH (n:Kept) WHERE n.z STARTS WITH 'a' OR n.z ENDS WITH 'b' OR n.z CONTAINS 'c' RETURN n",
    "MATCH (n:Kept) WHERE elementId(n) = $x RETURN n",
    "MATCH (n:Kept) WHERE n.y > 1 RETURN n LIMIT 5",
    "MATCH (n:Kept) // a comment\nRETURN n /* and /* another */ LIMIT 1",
    "MATCH (n:Kept) RETURN n // a separator\u2028DELETE n",
    "MATCH (a:Kept)-[r:TIED*1..3]->(b) RETURN a, r, b",
    "MATCH (a:Kept)-[r:TIED WHERE r.x > 1]->(b WHERE b.x = 1) RETURN type(r) AS type, count(*) AS count",
    "MATCH p = (a:Kept) ((b)-[r:TIED]->(c) WHERE r.x > 0){1,3} (d) RETURN p, [x IN r | x.x] AS xs",
    "MATCH p = shortestPath((a:Kept {x: 1})-[:TIED*..4]->(b:Kept {x: 2})) RETURN length(p) AS hops",
    "MATCH p = allShortestPaths((a:Kept {x: 1})-[:TIED*..4]->(b:Kept {x: 2})) RETURN nodes(p) AS way",
    "MATCH p = ALL SHORTEST (a:Kept {x: 1})-[:TIED]->{1,4}(b:Kept) RETURN p",
    "MATCH p = ANY SHORTEST (a:Kept {x: 1})-[:TIED]->+(b:Kept {x: 2}) RETURN p",
    "MATCH p = SHORTEST 2 PATHS (a:Kept {x: 1})-[:TIED]->+(b:Kept) RETURN p",
    "MATCH (a)-[r]->(b) RETURN r",
    "MATCH (a)-[r]-(b) RETURN count(r) AS n",
    "MATCH (a) RETURN count(a) AS n",
    "MATCH ()-[r:TIED]->() RETURN count(r) AS n",
    "MATCH ()-[r:TIED]->() WHERE elementId(r) = $x RETURN r",
    "MATCH ()-[r:TIED]->() WHERE r.x > 1 RETURN r",
    "MATCH (n:Kept) WHERE EXISTS { (n)-->(m) WHERE m.x = 1 } RETURN COUNT { (n)-->() } AS c",
    "MATCH (n:Kept) RETURN COLLECT { MATCH (n)-->(k) RETURN k.x } AS ks, [(n)-->(z) | z.x] AS zs",
    "MATCH (n:Kept) WHERE NOT EXISTS { (n)-->() } OR n.x = 1 RETURN n",
    "MATCH (n:Kept) RETURN CASE WHEN EXISTS { (n)-->() } THEN 'ties' ELSE 'none' END AS has",
    "MATCH (n:Kept) RETURN CASE n.x WHEN 1 THEN 'one' ELSE null END AS word",
    "MATCH (n:Kept) CALL (n) { MATCH (n)-->(m) RETURN count(m) AS c } RETURN n.x AS x, c",
    "MATCH (n:Kept) OPTIONAL CALL (n) { MATCH (n)-->(m) RETURN m LIMIT 1 } RETURN m",
    "MATCH (n:Kept) WITH n.x AS x, collect(n) AS ns WHERE size(ns) > 0 UNWIND ns AS n RETURN x, n",
    "MATCH (n:Kept) RETURN n.x AS x UNION MATCH (m:Other) RETURN m.x AS x",
    "MATCH (n:Kept) RETURN n.x AS x UNION ALL MATCH (m:Other) RETURN m.x AS x",
    "MATCH (a:Kept), (b:Kept) WHERE a.x = b.x AND a.y < b.y RETURN a, b",
    "MATCH (a:Kept)-[:TIED]->(b)-[:TIED]->(c) WHERE NOT (a)-[:TIED]->(c) RETURN c",
    "MATCH (a:Kept)-->(b), (c:Kept)-->(b) RETURN b",
    "MATCH (a:Kept) OPTIONAL MATCH (a)-[r:TIED]->(b:Other) RETURN a, r, b",
    "RETURN date.truncate('month', date('2025-01-31')) AS month, duration.between(date(), date()) AS nothing",
    "RETURN datetime.fromepochmillis(0) AS then, point({x: 1, y: 2}) AS here, 0x1F AS hex, 1e-3 AS small",
    "RETURN reduce(sum = 0, x IN range(1, 3) | sum + x) AS sum, all(x IN [1] WHERE x > 0) AS every",
    "RETURN 'it\\'s' AS a, \"a // b\" AS b, 'LOAD CSV; CREATE' AS c, 'date . file()' AS d",
    "RETURN 1 AS `LOAD CSV`, 2 AS `a``b`",
    "UNWIND $xs AS x MATCH (n:Kept {x: x}) RETURN n",
    "UNWIND [{a: 1, b: {c: [2]}}] AS m RETURN m.a AS a, m['b'].c[0] AS c, m {.a, d: 3} AS e",
    "MATCH (n:Kept) RETURN n {.*, labels: labels(n)} AS n, properties(n) AS p, keys(n) AS k",
    "MATCH (n:Kept) RETURN percentileCont(n.x, 0.5) AS median, stDev(n.x) AS spread, sum(n.x) AS sum",
    "CALL db.labels() YIELD label RETURN label ORDER BY label",
    "CALL db.labels",
    "CALL `db`.`labels`() YIELD label RETURN label",
    "CALL db.schema.nodeTypeProperties() YIELD nodeType, propertyName RETURN nodeType, propertyName",
    "MATCH (n:Kept) FINISH",
    "MATCH (n:$(['Kept'][0])) RETURN n",
    "MATCH (n:$any(['Kept', 'Other'])) RETURN n",
]
"""What analysts write."""
