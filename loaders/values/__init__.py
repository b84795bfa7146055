"""Values of a source into values of the ledger: fast over columns, exact for single values."""
