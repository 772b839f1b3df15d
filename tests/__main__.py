"""Every check of the house, in the order in which a failure is cheapest to learn of: ``python -m tests``."""

import subprocess
import sys
from pathlib import Path

CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
    "contracts": ["lint-imports"],
    "tests": ["pytest", "--numprocesses=3", "--dist=worksteal", "--cov", "--cov-report="],
    "coverage": ["coverage", "report", "--skip-covered", "--sort=cover"],
}


def main() -> int:
    """Run them all; the exit code says whether every one passed."""
    failed = []
    for name, command in CHECKS.items():
        print(f"== {name}: {' '.join(command)}", flush=True)
        program = Path(sys.executable).with_name(command[0])
        if subprocess.run([program, *command[1:]], cwd=Path(__file__).parents[1], check=False).returncode:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
