"""`python -m reader`, and the command `obelism`. The version is told before anything is loaded."""

import sys

from reader import __version__


def main() -> int:
    """Run the command line; return the exit code."""
    if sys.argv[1:2] == ["--version"]:
        try:
            print("obelism", __version__, flush=True)
            return 0
        except OSError:
            pass  # `run` says why, as of every other output
    import gc

    try:
        gc.disable()  # nothing of what is loaded is garbage, so it need not be looked through
        from reader.cli.main import run
    except KeyboardInterrupt:
        return 130
    finally:
        gc.enable()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
