"""Sources into the ledger: mappings as data, checks, quarantine, load."""
