"""`python -m reader`, and the command `obelism`. The version is told before anything is loaded."""

import os
import sys

from reader import __version__


def main() -> int:
    """Run the command line; return the exit code."""
    if sys.argv[1:2] in (["--version"], ["-V"]):
        try:
            print("obelism", __version__, flush=True)
            return 0
        except OSError:
            pass  # `run` says why, as of every other output
    import gc

    try:
        gc.disable()  # nothing of what is loaded is garbage, so it need not be looked through
        from reader.cli.main import COMPLETE, obelism
    except KeyboardInterrupt:
        return 130
    finally:
        gc.enable()
    if COMPLETE in os.environ:
        from reader.cli.completion import answer

        return answer(obelism, os.environ[COMPLETE])
    return obelism.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
