"""Prints what a program finds where it is started, and ends with the code that it is given."""

from __future__ import annotations

import os
import signal
import sys

OF_A_SHELL = {"_", "OLDPWD", "PWD", "SHLVL"}


def main() -> int:
    """Print a line for each thing that differs where a process was started otherwise."""
    print(sys.argv[1:], os.getcwd(), sys.path[0])
    print(sorted(item for item in os.environ.items() if item[0] not in OF_A_SHELL))
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        kind = (stream.encoding, stream.errors, stream.line_buffering, stream.newlines)
        print(stream.fileno(), os.ttyname(stream.fileno()) == os.ttyname(0), *kind)
    print(os.getpgrp() == os.getsid(0) == os.tcgetpgrp(0) == os.getpid(), os.listdir("/dev/fd"))
    print([signal.getsignal(number) for number in sorted(signal.valid_signals())])
    print([name for name in sys.modules if name.startswith("reader")])
    return int(sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())
