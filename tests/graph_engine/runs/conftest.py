"""A home whose compiled kernels are those of the whole test session."""

from pathlib import Path

import pytest

from tests.conftest import KERNEL_HOME


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    (KERNEL_HOME / "cache").mkdir(parents=True, exist_ok=True)
    (folder / "cache").symlink_to(KERNEL_HOME / "cache")
    return folder
