"""Every notebook runs on a generated bank, is kept without outputs, and uses public names alone."""

import ast
import json
import os
import subprocess
import sys

import pytest

from tests.api.cli.conftest import done
from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PACKAGES = ("graph_engine", "loaders", "queries", "api")

CUSTOMERS, MONTHS = 400, 3
SECONDS_PER_CELL = 300


def cells_of(notebook):
    return json.loads(notebook.read_text(encoding="utf-8"))["cells"]


def code_of(notebook):
    """The code of all cells as one program; a cell may await."""
    sources = ["".join(cell["source"]) for cell in cells_of(notebook) if cell["cell_type"] == "code"]
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    return compile("\n".join(sources), str(notebook), "exec", flags)


@pytest.fixture(scope="module")
def variables(neo4j, tmp_path_factory):
    """Where a small generated bank is published, on disk and, with the view for reviewers, on a server."""
    folder, given = tmp_path_factory.mktemp("notebooks"), neo4j.settings
    home = folder / "home"
    named = {
        "FUNDGRAPH_HOME": str(home),
        "FUNDGRAPH_NEO4J_URL": given.url,
        "FUNDGRAPH_NEO4J_USER": given.user,
        "FUNDGRAPH_NEO4J_PASSWORD": given.password.get_secret_value(),
        "FUNDGRAPH_NEO4J_DATABASE": given.database,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in named.items():
            patch.setenv(name, value)
        done("generate", folder / "bank", "--customers", CUSTOMERS, "--months", MONTHS)
        done("load", "fundgraph", folder / "bank")
        done("analyse")
        done("publish", "--to", "neo4j", "--view", "risk")
    return named


@pytest.mark.slow
@pytest.mark.on_lts
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(notebook, variables):
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        os.devnull,
        "--nbmake",
        f"--nbmake-timeout={SECONDS_PER_CELL}",
    ]
    ended = subprocess.run(
        [*words, "-p", "no:cacheprovider", str(notebook)],
        env=os.environ | variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-4000:]
    assert "1 passed" in ended.stdout


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(notebook):
    code = [cell for cell in cells_of(notebook) if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_uses_public_names_alone(notebook):
    tree = code_of(notebook)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named = [
        part
        for node in imports
        if (node.module or "").startswith(PACKAGES)
        for part in (*node.module.split("."), *(alias.name for alias in node.names))
    ]
    attributes = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    assert named
    assert [name for name in (*named, *attributes) if name.startswith("_")] == []


def test_there_is_a_notebook_and_the_docs_name_it():
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))
    assert NOTEBOOKS
    assert [one.name for one in NOTEBOOKS if f"notebooks/{one.name}" not in pages] == []
