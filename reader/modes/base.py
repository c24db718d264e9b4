"""What every mode is made of: actions, a state that they change, and the mode that runs them.

An action is one value beside its function, in a file of the mode's. The state knows no action. The
mode has a plain tuple of actions, the keys in force, and a state; it runs actions and says what the
bars show. No sentence holds a key: it holds `{key:undo}`, and the mode fills that in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Generic, TypeVar

import msgspec

from reader.model.errors import ObelismError
from reader.modes.requests import Request

MOST_TIMES = 9999
"""The highest count before a key."""


def never(_: Any) -> int:
    """Offer an action in no state: it stands in the help alone."""
    return 0


class Action(msgspec.Struct, frozen=True):
    """One thing a user can do, declared beside the function that does it."""

    name: str
    """What keys.toml, the palette and tests call it."""
    keys: tuple[str, ...]
    """Keys as the help writes them: a printable character, or a name such as `Shift+Left`."""
    run: Callable[[Any], object]
    """Changes the state; returns False where a repetition would go no further."""
    short: str
    """A word or two for the footer."""
    group: str
    """Heading that it stands under in the help."""
    summary: str = ""
    """A sentence for help, palette and tooltips, if not the first line of the function's own."""
    repeats: bool = False
    """Whether a count before it means: that many times."""
    changes: bool = False
    """Whether it changes stored data, so that it is refused where the layer is read-only."""
    at_focus: bool = False
    """Whether it acts on the focus, so that the focus has to be in view first."""
    past: str = ""
    """What its step is called when it is undone and in the history: "taking off"."""
    offer: Callable[[Any], int] = never
    """Rank among the keys that the footer names in a state, the lowest first; 0: not named."""
    word: Callable[[Any], str] | None = None
    """What the footer calls it in a state, where that is another word than `short`."""

    @property
    def help(self) -> str:
        """One sentence on what it does."""
        function = self.run.func if isinstance(self.run, partial) else self.run
        return self.summary or (function.__doc__ or "").strip().partition("\n")[0]


def at(rank: int) -> Callable[[Any], int]:
    """Offer an action in every state, at this rank."""
    return lambda _: rank


def grouped(actions: Iterable[Action]) -> Iterator[tuple[str, list[Action]]]:
    """Yield the headings of the help with their actions, in the order of the actions."""
    groups: dict[str, list[Action]] = {}
    for action in actions:
        groups.setdefault(action.group, []).append(action)
    yield from groups.items()


# Sentences


class Sentence(msgspec.Struct, frozen=True):
    """A sentence for the user: a template of ours, and the values that go into it.

    `{name}` in the template stands for a value, `{key:ACTION}` for the first key of an action and
    `{key}` for that of the action that is run. Values are never read as templates: a title or a
    quote may hold any braces.
    """

    template: str = ""
    values: Mapping[str, object] = {}
    action: str = ""
    """Name of the action that `{key}` stands for."""

    def __bool__(self) -> bool:
        return bool(self.template)

    def text(self, key_of: Callable[[str], str]) -> str:
        """Fill in keys and values.

        Raises:
            KeyError: the template names a value or an action that is not there.
        """

        def filled(hole: re.Match[str]) -> str:
            kind, _, name = hole[1].partition(":")
            if kind == "key":
                return key_of(name or self.action)
            return str(self.values[hole[1]])

        return _HOLE.sub(filled, self.template)


_HOLE = re.compile(r"\{([a-z_]+(?::[a-z_]+)?)\}")


class State:
    """What the state of every mode has: the sentence, the open question, requests, a count."""

    def __init__(self) -> None:
        self.sentence = Sentence()
        """What the last key did, in one sentence."""
        self.question: tuple[str, str] | None = None
        """The action, and what it is about, that the same key again would confirm."""
        self.count = 0
        """How often the next key acts, as typed so far; 0: nothing was typed."""
        self.running = ""
        """Name of the action that is run, or was last."""
        self._confirmable: tuple[str, str] | None = None
        self._requests: list[Request] = []

    def say(self, template: str, /, **values: object) -> None:
        """Put a sentence on the message line; see `Sentence` for what the template may hold."""
        self.sentence = Sentence(template, values, self.running)

    def confirm(self, action: str, about: str, template: str, /, **values: object) -> bool:
        """Return whether the last key asked just this; if not, ask it now, with a sentence.

        The key of `action` again is a yes, any other key a no.
        """
        if self._confirmable == (action, about):
            return True
        self.question = (action, about)
        self.sentence = Sentence(template, values, action)
        return False

    @property
    def asked_before(self) -> tuple[str, str] | None:
        """The question that stood when this key was pressed."""
        return self._confirmable

    def request(self, request: Request) -> None:
        """Ask the screen for something."""
        self._requests.append(request)

    def take_requests(self) -> list[Request]:
        """Return what the screen is asked for, once."""
        requests, self._requests = self._requests, []
        return requests

    def begin(self, action: str = "") -> None:
        """Begin a key: what was said, asked and counted before is past."""
        self.running = action
        self.sentence = Sentence()
        self.count = 0
        self._confirmable, self.question = self.question, None


S = TypeVar("S", bound=State)


class Mode(Generic[S]):
    """Runs the actions of one mode on its state, and says what its bars show."""

    def __init__(self, state: S, actions: tuple[Action, ...]) -> None:
        """`actions`: those of the mode with the keys in force, see `reader.modes.keymap`."""
        self.state = state
        self.actions = actions
        self.table = {action.name: action for action in actions}
        """The actions by name."""

    # What keys do

    def do(self, name: str) -> None:
        """Run an action, as many times as was typed before it.

        Raises:
            KeyError: the mode has no such action.
        """
        action, state = self.table[name], self.state
        times = state.count if action.repeats and state.count else 1
        state.begin(name)
        try:
            while action.run(state) is not False and times > 1:
                times -= 1
        except ObelismError as error:
            state.say("{error}", error=error)

    def digit(self, digit: int) -> None:
        """Type one more digit of a count."""
        self.state.count = min(MOST_TIMES, 10 * self.state.count + digit)

    # What the bars show

    def key_of(self, name: str) -> str:
        """Return the first key of an action."""
        return self.table[name].keys[0]

    @property
    def message(self) -> str:
        """The sentence on the last key, with the keys in force."""
        return self.state.sentence.text(self.key_of)

    @property
    def badge(self) -> str:
        """What is begun, in a word or two; empty for nothing."""
        return ""

    def footer(self) -> list[tuple[str, str]]:
        """Return the keys that work now, with a word each, the most useful first."""
        offers = ((action.offer(self.state), action) for action in self.actions)
        ranked = sorted(((rank, action) for rank, action in offers if rank), key=lambda one: one[0])
        found = [(action.keys[0], self.word_for(action)) for _, action in ranked]
        if self.state.question is not None:
            found.insert(0, (self.key_of(self.state.question[0]), "yes"))
        return found

    def word_for(self, action: Action) -> str:
        """Return what the footer calls an action now."""
        return action.word(self.state) if action.word is not None else action.short
