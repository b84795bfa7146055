"""Every benchmark, one after the other, each in a process of its own: ``make bench``."""

import subprocess
import sys
from pathlib import Path

BENCHMARKS = sorted(path.stem for path in Path(__file__).parent.glob("*_speed.py"))


def main() -> int:
    """Run the benchmarks named on the command line, or all of them; the first that fails ends it."""
    for name in sys.argv[1:] or BENCHMARKS:
        print(f"\n{name}", flush=True)
        code = subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
