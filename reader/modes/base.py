"""What every mode is made of: actions, a state that they change, and the mode that runs them.

An action is one value beside its function, in a file of the mode's. The state knows no action. The
mode has a plain tuple of actions, the keys in force, and a state; it runs actions and says what the
bars show. No sentence holds a key: it holds `{key:undo}`, and the mode fills that in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any, Generic, TypeVar

import msgspec
from rich.cells import cell_len

from reader.model.errors import HomeFolder, ObelismError
from reader.model.labels import Label
from reader.modes.requests import AskHome, Request
from reader.text.phrases import QUOTE_CELLS, with_shorter_quote
from reader.text.screen_text import as_sentence, one_line

MOST_TIMES = 9999
"""The highest count before a key."""

_FEWEST_QUOTE_CELLS = 8
"""Cells of a quote that a row too narrow for a message leaves it."""


def never(_: Any) -> int:
    """Offer an action in no state: it stands in the help alone."""
    return 0


class Action(msgspec.Struct, frozen=True):
    """One thing a user can do, declared beside the function that does it."""

    name: str
    """What keys.toml, the palette and tests call it."""
    keys: tuple[str, ...]
    """Keys as the help writes them: a printable character, or a name such as `Shift+Left`."""
    run: Callable[..., object]
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
    """Whether it changes stored data, so that it is refused where the state is read-only."""
    at_focus: bool = False
    """Whether it changes what is at the focus, so that the focus has to be in view first."""
    past: Mapping[str, str] = {}
    """What its steps are called when they are undone, by the word that the journal has for them:
    "untag" is the "taking off"."""
    offer: Callable[[Any], int] = never
    """Rank among the keys that the footer names in a state, the lowest first; 0: not named."""
    word: Callable[[Any], str] | None = None
    """What the footer calls it in a state, where that is another word than `short`."""
    beside: tuple[str, ...] = ()
    """Names of the actions whose first keys the footer shows for it, if not its own alone."""
    together: str = ""
    """Word that stands in a narrow footer for all offered actions that have it: "move"."""
    turns: Callable[[Any], Sequence[str]] | None = None
    """What it does in a state when its key is pressed once, and at once again, in words for the
    footer, where it stands first then; empty: it is called as ever."""

    @property
    def help(self) -> str:
        """One sentence on what it does."""
        function = self.run.func if isinstance(self.run, partial) else self.run
        return self.summary or (function.__doc__ or "").strip().partition("\n")[0]


Offered = tuple[Action, Sequence[str]]
"""An action that the footer names, and its `turns` now."""

Way = tuple[str, tuple[str, ...], str, str]
"""Name, keys, short word and summary of an action that goes one of two ways."""


def both_ways(
    run: Callable[..., object],
    forward: Way,
    backward: Way,
    group: str,
    *,
    repeats: bool = False,
    offer: Callable[[Any], int] = never,
    offer_backward: Callable[[Any], int] = never,
    beside: tuple[str, ...] = (),
    together: str = "",
) -> tuple[Action, Action]:
    """Return two actions that call `run` with a `step` of 1 and of -1."""
    there, back = (
        Action(name, keys, partial(run, step=step), short, group, summary, repeats)
        for (name, keys, short, summary), step in ((forward, 1), (backward, -1))
    )
    return (
        msgspec.structs.replace(there, offer=offer, beside=beside, together=together),
        msgspec.structs.replace(back, offer=offer_backward),
    )


TAG = "tag:"
"""Actions that tag are named `tag:` and the label, since labels are a workspace's own."""


def of_labels(labels: Iterable[Label], action: Action) -> tuple[Action, ...]:
    """Return an action for each label, with the label's key and name, made after `action`.

    Its function is called with the `name` of the label, which stands for `{label}` in the summary.
    """
    return tuple(
        msgspec.structs.replace(
            action,
            name=f"{TAG}{label.name}",
            keys=(label.key,),
            run=partial(action.run, name=label.name),
            short=label.name,
            summary=action.summary.replace("{label}", label.name),
        )
        for label in labels
    )


def when(holds: Callable[[Any], object] | None = None, /, **ranks: int) -> Callable[[Any], int]:
    """Offer an action at certain stages of the state (`State.stage`), at a rank for each, and with
    `holds` only where that is so of the state."""
    if holds is None:
        return lambda state: ranks.get(state.stage, 0)
    return lambda state: ranks.get(state.stage, 0) if holds(state) else 0


def words(short: str, **by_stage: str) -> Callable[[Any], str]:
    """Call an action `short` in the footer, but by another word at certain stages."""
    return lambda state: by_stage.get(state.stage, short)


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

    def text(self, key_of: Callable[[str], str], quote_cells: int | None = None) -> str:
        """Fill in keys and values; `quote_cells`: cells of a quote at a value's end, at most.

        Raises:
            KeyError: the template names a value or an action that is not there.
        """

        def filled(hole: re.Match[str]) -> str:
            kind, _, name = hole[1].partition(":")
            if kind == "key":
                return key_of(name or self.action)
            value = str(self.values[hole[1]])
            return value if quote_cells is None else with_shorter_quote(value, quote_cells)

        return _HOLE.sub(filled, self.template)


def plain(text: str | None) -> Sentence:
    """Return a sentence that says a text as it is; an empty one for an empty text."""
    return Sentence("{text}", {"text": text}) if text else Sentence()


_HOLE = re.compile(r"\{([a-z_]+(?::[^{}]+)?)\}")


class Choice(msgspec.Struct, frozen=True):
    """What one of the signs does that are taken now."""

    letter: str
    word: str
    """What it is called, safe for the screen."""
    run: Callable[[Any], object]
    """Takes the state."""
    chosen: bool = False
    """Whether it is in force now."""


LEAVES = "q"
"""The sign that leaves what is chosen by signs, as it goes back everywhere else."""


class State:
    """What every state has: messages, the open question, requests, a count."""

    def __init__(self) -> None:
        self.sentences: list[Sentence] = []
        """The messages on the last key."""
        self.question: tuple[str, str] | None = None
        """The action and its object that the same key again would confirm."""
        self.asked_before: tuple[str, str] | None = None
        """The question that stood when this key was pressed."""
        self.count = 0
        """How often the next key acts, as typed so far; 0: nothing was typed."""
        self.typed = 0
        """The count that was typed before this key."""
        self.taking: Callable[[Any, str], object] | None = None
        """Takes what is typed next in place of a key, together with the state; None: keys are keys.
        """
        self.took = False
        """Whether something was taking what is typed when this key was pressed."""
        self.choices: Sequence[Choice] = ()
        """What the signs do that are taken now: all that the footer names."""
        self.choices_heading = ""
        """What is chosen by them, where that stands before them."""
        self.running = ""
        """Name of the action that is run, or was last; empty for the mouse and for dialogs."""
        self.steps: Mapping[str, str] = {}
        """What steps are called when they are undone: the `past` of the mode's actions."""
        self.leaving = False
        """Whether this key asked to leave."""
        self.leaving_before = False
        """Whether the last key did: where leaving is the end, only the second one in a row ends."""
        self._requests: list[Request] = []

    # What the bars show

    @property
    def stage(self) -> str:
        """The stage in a word, on which it depends what the footer offers."""
        return "question" if self.question is not None else ""

    @property
    def read_only(self) -> str | None:
        """Why actions that change stored data are refused, as a sentence; None: they are not."""
        return None

    def badges(self) -> list[str]:
        """Return what is begun but not ended, in a word or two each."""
        return ["SURE?"] if self.question is not None else []

    def idle(self) -> Sentence:
        """Return what the message line says where the last key left no message."""
        return Sentence()

    # For actions

    def say(self, template: str, /, **values: object) -> None:
        """Put a sentence on the message line; see `Sentence` for what the template may hold.

        An empty template takes off what was said.
        """
        self.put(Sentence(template, values, self.running))

    def add(self, template: str, /, **values: object) -> None:
        """Say a further sentence, after what is said already."""
        if template:
            self.sentences.append(Sentence(template, values, self.running))

    def put(self, sentence: Sentence) -> None:
        """Put a sentence that was made elsewhere on the message line."""
        self.sentences = [sentence] if sentence else []

    def confirm(self, action: str, about: str, template: str, /, **values: object) -> bool:
        """Return whether the last key asked just this; if not, ask it now, with a sentence.

        The key of `action` again is a yes, any other key a no and nothing else. `{key}` in the
        template is that key.
        """
        if self.asked_before == (action, about):
            return True
        self.ask(action, about, template, **values)
        return False

    def ask(self, action: str, about: str, template: str, /, **values: object) -> None:
        """Ask, with a sentence, whether the key of `action` is meant; see `confirm`."""
        self.question = (action, about)
        self.put(Sentence(template, values, action))

    def let_choose(
        self,
        choices: Sequence[Choice],
        no_such: str,
        *,
        heading: str = "",
        leaving: Collection[str] = (LEAVES,),
    ) -> None:
        """Take the next sign as that of one of the choices, until it is one.

        `no_such`: template of what is said of another sign; `leaving`: signs that end it, unless
        they are those of choices.
        """

        def take(state: State, sign: str) -> None:
            choice = next((each for each in choices if each.letter == sign), None)
            if choice is not None:
                choice.run(state)
            elif sign not in leaving:
                state.let_choose(choices, no_such, heading=heading, leaving=leaving)
                state.say(no_such)

        self.choices, self.choices_heading, self.taking = choices, heading, take

    def request(self, request: Request) -> None:
        """Ask the screen for something."""
        self._requests.append(request)

    def answers(self, action: str) -> bool:
        """Return whether a key may act: it is the yes to the question that stood, or none stood.

        Any other key is a no, and nothing else: whoever mistypes the yes means no command. `action`
        is empty where the key begins what may become the yes.
        """
        asked = self.asked_before
        if asked is None or action in ("", asked[0]):
            return True
        self.say("Nothing was changed.")
        return False

    def take_requests(self) -> list[Request]:
        """Return what the screen is asked for, once."""
        requests, self._requests = self._requests, []
        return requests

    # For the mode

    def begin(self, action: str = "") -> None:
        """Begin a key: forget messages, question and count from before."""
        self.running = action
        self.sentences = []
        self.typed, self.count = self.count, 0
        self.asked_before, self.question = self.question, None
        self.leaving_before, self.leaving = self.leaving, False
        self.took, self.taking, self.choices = self.taking is not None, None, ()

    def end(self) -> None:
        """End a key, after its action."""

    def shows_focus(self) -> bool:
        """Return whether the focus is in view; where it is not, bring it there and say so."""
        return True


S = TypeVar("S", bound=State)


class Mode(Generic[S]):
    """Runs the actions of one mode on its state, and says what its bars show."""

    def __init__(self, state: S, actions: tuple[Action, ...]) -> None:
        """`actions`: those of the mode with the keys in force, see `reader.modes.keymap`."""
        self.state = state
        self.actions = actions
        self.table = {action.name: action for action in actions}
        """The actions by name."""
        state.steps = {what: words for action in actions for what, words in action.past.items()}
        self._offering = [action for action in actions if action.offer is not never]

    @property
    def current(self) -> Mode[Any]:
        """The mode whose keys work now: this one, or a small one that is begun over it."""
        return self

    # What keys and the mouse do

    def do(self, name: str) -> None:
        """Run an action, as many times as was typed before it.

        What is refused, or wrong, is said.

        Raises:
            KeyError: the mode has no such action.
        """
        self.run(self.table[name])

    def run(self, action: Action) -> None:
        """Run an action, be it one of the mode's or made for a key that is none: see `do`."""
        state = self.state
        state.begin(action.name)
        if not state.answers(action.name):
            if action.changes:  # who pressed it may think that it is done
                state.add("{key} again acts.")
        elif why := self.refusal(action):
            state.put(plain(why))
        elif not action.at_focus or state.shows_focus():
            self._guarded(partial(self._repeat, action))
        state.end()

    def digit(self, digit: int) -> None:
        """Type one more digit of a count."""
        self.state.count = min(MOST_TIMES, 10 * self.state.count + digit)

    def apply(self, function: Callable[..., object], *arguments: object) -> None:
        """Let the mouse, a typed sign or the answer of a dialog change the state, as a key would.

        `function` takes the state and the arguments.
        """
        self.state.begin()
        self._guarded(partial(function, self.state, *arguments))
        self.state.end()

    def sign(self, sign: str) -> bool:
        """Give the state a sign where it takes signs now; False: it is a key as usual.

        `sign`: a character, or the name of a key.
        """
        if self.state.taking is None:
            return False
        self.apply(self.state.taking, sign)
        return True

    def refusal(self, action: Action) -> str:
        """Return why an action cannot be run now, as a sentence; empty where it can."""
        return (self.state.read_only or "") if action.changes else ""

    def _repeat(self, action: Action) -> None:
        times = max(1, self.state.typed) if action.repeats else 1
        while action.run(self.state) is not False and times > 1:
            times -= 1

    def _guarded(self, call: Callable[[], object]) -> None:
        """Call a function; put an error on the message line, or ask for the home folder."""
        try:
            call()
        except ObelismError as error:
            if isinstance(error, HomeFolder) and self.state.running:
                self.state.request(AskHome(self.state.running))
            else:
                self.state.say("{error}", error=as_sentence(str(error)))

    # What the bars show

    def key_of(self, name: str) -> str:
        """Return the first key of an action."""
        return self.table[name].keys[0]

    @property
    def leaving_keys(self) -> Sequence[str]:
        """The keys that leave a choice by signs."""
        return self.table["escape"].keys

    @property
    def message(self) -> str:
        """The messages with the keys in force, on one line safe for the screen."""
        return self.said()

    def message_in(self, cells: int) -> str:
        """Return the message for a row: where shorter quotes let it fit, they are shorter, so that
        the keys behind them are seen."""
        shorter = map(self.said, range(QUOTE_CELLS - 2, _FEWEST_QUOTE_CELLS - 1, -2))
        fitting = (said for said in chain((self.message,), shorter) if cell_len(said) <= cells)
        return next(fitting, self.message)

    def said(self, quote_cells: int | None = None) -> str:
        """Return the message; `quote_cells`: see `Sentence.text`."""
        sentences = self.state.sentences or [self.state.idle()]
        return one_line(" ".join(each.text(self.key_of, quote_cells) for each in sentences))

    @property
    def badge(self) -> str:
        """What is begun, in a few words; empty for nothing."""
        count = [f"{self.state.count} times"] if self.state.count else []
        return " · ".join([*self.state.badges(), *count])

    def footer(self, *, narrow: bool = False) -> list[tuple[str, str]]:
        """Return the keys that work now, with a word each, the most useful first.

        `narrow`: there is little room, so that actions stand together that have one word for that.
        """
        return self.form(self._offered(), narrow=narrow)

    def footers(self) -> list[list[tuple[str, str]]]:
        """Return the same keys with more words and with fewer, for whoever has that much room."""
        offered = self._offered()
        return [self.form(offered, narrow=narrow) for narrow in (False, True)]

    def form(self, offered: Iterable[Offered], *, narrow: bool) -> list[tuple[str, str]]:
        """Return the `footer` of actions that are offered."""
        if self.state.choices:
            named = [(choice.letter, choice.word) for choice in self.state.choices]
            return [*named, (self.leaving_keys[0], "leave")]
        offers: dict[str, tuple[str, list[str]]] = {}
        if self.state.question is not None:
            offers["yes"] = ("yes", [self.key_of(self.state.question[0])])
        for action, turns in offered:
            if turns:
                once, *twice = map(one_line, turns[:2])
                key = self.key_of(action.name)
                offers[f"do {action.name}"] = once, [key]
                offers |= {f"again {action.name}": (word, [_twice(key)]) for word in twice}
                continue
            together = self.together(action, narrow=narrow)
            word = together or one_line(action.word(self.state) if action.word else action.short)
            keys = [self.key_of(name) for name in action.beside or (action.name,)]
            offers.setdefault(together or f"do {action.name}", (word, []))[1].extend(keys)
        return [(" ".join(keys), word) for word, keys in offers.values()]

    def now(self) -> list[tuple[Sequence[str], str]]:
        """Return the keys that the footer names in this state, with a sentence on each.

        Where signs are taken instead of keys, what is asked for comes first, without a key.
        """
        state, rows = self.state, list[tuple[Sequence[str], str]]()
        if state.taking is not None:
            rows.append(((), self.message or state.choices_heading))
        if state.choices:
            rows += (((choice.letter,), choice.word) for choice in state.choices)
            return [*rows, (self.leaving_keys, "leave")]
        for action, turns in self._offered():
            if turns:
                rows.append((action.keys, as_sentence("; twice: ".join(turns[:2]))))
                continue
            word = action.word(state) if action.word else action.short
            if word != action.short:
                rows.append((action.keys, as_sentence(word)))
                continue
            every = (self.table[name] for name in action.beside or (action.name,))
            rows += ((each.keys, each.help) for each in every)
        return rows

    def _offered(self) -> list[Offered]:
        """Return the actions that the footer names, best first, each with its `turns`."""
        ranked = []
        for action in self._offering:
            rank = action.offer(self.state)
            turns = action.turns(self.state) if rank and action.turns is not None else ()
            if rank:
                ranked.append((0 if turns else rank, action, turns))
        return [(action, turns) for _, action, turns in sorted(ranked, key=itemgetter(0))]

    def together(self, action: Action, *, narrow: bool) -> str:
        """Return the word under which an action stands with others now; empty: for itself."""
        return action.together if narrow else ""


def _twice(key: str) -> str:
    """Return how a key that is pressed twice is written."""
    return key * 2 if len(key) == 1 else f"{key} {key}"
