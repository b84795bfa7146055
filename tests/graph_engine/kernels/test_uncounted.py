"""Kernels that count no references give back no array: it would be freed while it is in use."""

import importlib
import pkgutil
from types import NoneType
from typing import Any, get_args, get_type_hints

from graph_engine import kernels

PLAIN = {int, bool, NoneType}


def uncounted() -> list[Any]:
    modules = [
        importlib.import_module(f"{kernels.__name__}.{module.name}")
        for module in pkgutil.iter_modules(kernels.__path__)
    ]
    found = [each for module in modules for each in vars(module).values() if hasattr(each, "targetoptions")]
    return [each for each in found if not each.targetoptions.get("_nrt", True)]


def test_what_counts_no_references_gives_back_numbers():
    assert uncounted()
    for kernel in uncounted():
        given = get_type_hints(kernel.py_func)["return"]
        assert {*(get_args(given) or [given])} <= PLAIN, kernel.py_func.__name__
