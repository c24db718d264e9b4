"""What the system allows this process."""

from __future__ import annotations

import contextlib
import resource

_SPARE = 200
"""Open files that are wanted beside the locks."""


def room_for_locks(count: int) -> None:
    """Ask for as many open files as that many locks need, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + _SPARE
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and wanted > soft:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
