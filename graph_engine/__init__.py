"""Schema, ledger, graph index, kernels and every analysis."""
