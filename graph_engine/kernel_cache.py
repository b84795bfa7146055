"""Where compiled kernels are kept, so that only the first process on a machine compiles them.

Numba notices a change in the file of a kernel, but not in the file of a kernel that it calls. So the folder
is named by a hash of the sources of all kernels and of numba's version: any change compiles everything anew,
and versions of the program that share a home do not disturb each other.
"""

import os
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from graph_engine.errors import EngineError

CHOSEN = "NUMBA_CACHE_DIR"
"""Where this process, or whoever started it, keeps compiled kernels; numba's own variable."""

KERNELS = Path(__file__).parent / "kernels"

HASH_CHARACTERS = 16
"""Characters of the hash in the folder's name: 64 bits."""


def kernel_key(folder: Path = KERNELS) -> str:
    """Hash the sources of all kernels in a folder, their names, and numba's version."""
    digest = sha256(version("numba").encode())
    for path in sorted(folder.rglob("*.py")):
        digest.update(f"\0{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:HASH_CHARACTERS]


def use_kernel_cache(home: Path) -> Path:
    """Keep compiled kernels under a home folder, for this process and those it starts; give the folder.

    A folder of these very kernels that was chosen before stays, so that a process that works on several homes
    compiles once. Does not import numba: what never runs a kernel does not pay for it. Kernels that were
    imported before are told too.

    Raises
    ------
    EngineError
        If the folder cannot be made.
    """
    folder = home / "cache" / "kernels" / kernel_key()
    chosen = Path(os.environ.get(CHOSEN, ""))
    if chosen.name == folder.name:
        return chosen
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(
            f"the kernel cache {folder} cannot be made: {error}; choose another --home"
        ) from error
    os.environ[CHOSEN] = str(folder)
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = str(folder)
        _tell_imported_kernels()
    return folder


def _tell_imported_kernels() -> None:
    """Let kernels that chose their cache when they were imported choose again."""
    for name, module in list(sys.modules.items()):
        if name.startswith("graph_engine.kernels."):
            for kernel in vars(module).values():
                if hasattr(kernel, "enable_caching"):
                    kernel.enable_caching()
