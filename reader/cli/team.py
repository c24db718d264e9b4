"""`obelism team`: the store of a team in PostgreSQL, made and looked after by its owner."""

from __future__ import annotations

import click

from reader.console import print_message, printable, write_output
from reader.model.errors import WrongUse
from reader.text.phrases import counted


@click.group(no_args_is_help=False)
def team() -> None:
    """Set up one store for a team.

    It stands in PostgreSQL, for obelism sync. Persons are roles of PostgreSQL, and what each may
    see and do is said by its policies: append their own actions, and change and delete nothing.
    Nothing is run here: init and add print statements for the owner of the database to look at, and
    to run.

    \b
    Examples:
      createdb team; obelism team init | psql team
      obelism team add anna | psql team
      obelism team check postgresql://anna@db.example.org/team
    """


@team.command()
@click.option("--blind", is_flag=True, help="Show annotators their own work only, from the start.")
def init(blind: bool) -> int:
    """Print the statements that make a store.

    The database is there already. They need PostgreSQL 15 or later, and the right to make a role;
    where they cannot be run, nothing is made. A lead may change later whether annotators see each
    other's work: update obelism.about set blind = false
    """
    from reader.store.postgres.connection import schema

    write_output(schema())
    if blind:
        write_output("\nupdate obelism.about set blind = true;\n")
    print_message("run by the owner of a database, as in: obelism team init | psql DATABASE")
    return 0


@team.command()
@click.argument("name")
@click.option("--role", metavar="ROLE", help="The role of PostgreSQL. Else it is called as NAME.")
@click.option("--lead", is_flag=True, help="They see all, decide, and may act in all layers.")
@click.option("--program", is_flag=True, help="It is a server that acts for everybody.")
def add(name: str, role: str | None, lead: bool, program: bool) -> int:
    """Print the statements that take somebody in.

    NAME is what they annotate by. The role is made where it is not there, without a password; in
    psql, \\password ROLE gives it one. Somebody who is in already gets the rights that are said
    now.
    """
    from reader.store.postgres.rights import person_sql

    if lead and program:
        raise WrongUse("--lead and --program cannot both be said")
    sql = person_sql(name, role, "program" if program else "lead" if lead else "annotator")
    write_output(sql)
    print_message("run by the owner of the store, as in: obelism team add NAME | psql DATABASE")
    return 0


@team.command()
@click.argument("url", metavar="URL")
def check(url: str) -> int:
    """Say what is wrong with a store, and with this connection to it.

    The exit code is 1 where anything is.
    """
    from reader.store.postgres.check import problems

    found = 0
    for problem in problems(url):
        write_output(f"{printable(problem)}\n")
        found += 1
    print_message(f"{counted(found, 'problem')} to fix" if found else "all is well")
    return 1 if found else 0
