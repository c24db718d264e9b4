"""`python -m reader`, and the command `obelism`. The version is told before anything is loaded."""

import sys

from reader import __version__


def main() -> int:
    """Run the command line; return the exit code."""
    if sys.argv[1:2] == ["--version"]:
        print("obelism", __version__)
        return 0
    try:
        from reader.cli import run
    except KeyboardInterrupt:
        return 130
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
