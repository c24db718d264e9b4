"""`obelism formats`."""

from __future__ import annotations

import click

from reader.cli.options import completed
from reader.console import print_message, printable, write_output


@click.command()
@click.argument("name", required=False, shell_complete=completed("format"))
def formats(name: str | None) -> int:
    """List the formats of export and import, and what each can carry; of one, in full.

    A format that needs a library says which line installs it. Other packages add formats by entry
    points of the group obelism.formats.
    """
    from reader.formats import registry
    from reader.formats.losses import described

    if name is not None:
        for line in described(registry.find_format(name)):
            write_output(f"{line}\n")
        return 0
    for each in registry.formats():
        ways = "in and out" if each.read is not None else "out"
        endings = " ".join(each.extensions)
        write_output(f"{each.name:<16} {ways:<11} {endings:<20} {printable(each.description)}\n")
    print_message("obelism formats NAME says what it can carry")
    return 0
