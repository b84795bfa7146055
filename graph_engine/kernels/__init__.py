"""Kernels: arrays in, arrays out; numpy and numba only, ids never enter."""
