"""The work database: what people do. Keys and the audit trail first."""
