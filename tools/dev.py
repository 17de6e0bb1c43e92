"""Run one of the developer's commands: setup, run, check, test or bench.

This file must parse on any Python 3, so that an old one gets a sentence and not a syntax error.
"""

import os
import shutil
import sys

OLDEST = (3, 11)
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")


def main() -> int:
    """Check the Python version, then hand over to tools.commands; return the exit code."""
    here = os.path.abspath(__file__)  # noqa: PTH100 - pathlib is not in every Python 3
    if sys.version_info < OLDEST:
        for name in NEWER_NAMES:
            found = shutil.which(name)
            if found:
                os.execv(found, [found, here] + sys.argv[1:])  # noqa: S606, RUF005
        sys.stderr.write(
            "Greenlane needs Python 3.11 or newer and this is "
            + ".".join(str(part) for part in sys.version_info[:3])
            + "; install a newer one, or name it: make PYTHON=/path/to/python3 ...\n"
        )
        return 1
    # Running a file puts its own folder first; the modules are found from the root instead.
    sys.path[0] = os.path.dirname(os.path.dirname(here))  # noqa: PTH120
    from tools import commands

    return commands.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
