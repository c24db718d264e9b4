"""The store's interface: everything above it knows a store by these protocols alone.

A store holds layers: an append-only log of entries for each annotator and article, from which all
that a layer holds follows; every text that was ever tagged, by the sha256 of its UTF-8 bytes;
blobs: small files of one owner, such as how far somebody has read; labels, and the names that
logins go by.

Values go in and out. Positions are `[start, end)` in code points, times are UTC in ISO 8601 with
milliseconds and `Z`, digests are sha256 as 64 lower-case hex digits. Ids and names are data: a
store never lets one become a path or a statement of a query.

To add a store, write a `Store`, a `Handle` and a `Batch`, name it in `store/registry.py`, and let
`tests/store/conformance.py` run over it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, Self, TypeVar

import msgspec

from reader.io import files
from reader.model.annotation import Annotation, Record, Span
from reader.model.article import Article, ArticleInfo, Origin, kept_article
from reader.model.clock import Clock
from reader.model.errors import CannotWrite, Unreadable
from reader.model.labels import LabelSet
from reader.model.log import Entry, Records

if TYPE_CHECKING:
    from reader.model.progress import Progress
    from reader.settings.assignments import Assignments
    from reader.store.findings import Finding, LogLine, Trail, WrongThere

ANNOTATIONS: Final = "annotations"
"""The table of a layer that holds its annotations."""

HOME: Final = files.HOME
"""The folder in which a folder store keeps what is its own."""

LABELS: Final = "labels.toml"
"""The file of labels in it, which people write; `reader.settings.files` reads it."""


GUIDELINES: Final = "guidelines.md"
"""The file beside it that says when to use them; `reader.settings.guidelines` reads it."""

KEPT_GUIDELINES: Final = "guidelines"
"""The folder beside it with each version of that file which tags were made under."""

ASSIGNMENTS: Final = "assignments.json"
"""The file that says who is to read what; `reader.settings.assignments` reads and writes it."""


class LayerKey(NamedTuple):
    """Whose annotations on which article."""

    annotator: str
    article_id: str


class Head(msgspec.Struct, frozen=True):
    """Whose layer it is, and the article as it was when it was tagged."""

    annotator: str
    info: ArticleInfo

    @property
    def key(self) -> LayerKey:
        """The same as the key of a layer."""
        return LayerKey(self.annotator, self.info.id)


class Contents(msgspec.Struct):
    """What a layer holds when it is opened."""

    entries: list[Entry] = []
    """Its log, in the order that counts."""
    last: int = 0
    """The highest sequence number so far; entries before it may be missing from a damaged log."""
    meta: Record = {}
    """Annotator, article and whatever entries have set; empty for a new layer."""
    records: Records = {}
    annotations: dict[str, Annotation] | None = None
    """What the records of annotations say, by id, in the order of their making; None where nobody
    has looked yet."""
    notices: list[str] = []
    """A sentence for each thing that was repaired at opening."""
    problems: list[str] = []
    """A sentence for each stored record or line that cannot be used, and is kept."""


class Snapshot(msgspec.Struct, dict=True):
    """A layer as it is at a moment, for those who only read."""

    info: ArticleInfo
    """The article that the annotations belong to, as it was when it was tagged."""
    annotations: dict[str, Annotation]
    """By id, in the order of their making."""
    stored: Callable[[], dict[str, Record]]
    """Gives their records by id, those that cannot be shown too. Most ask for none."""
    judgements: Records
    """The records of the other tables: verdicts and decisions."""
    entries: list[Entry]
    problems: list[str]
    """A sentence for each record, line or file that cannot be used."""
    modified: str
    """When the last entry was made; empty where that is not known."""

    @classmethod
    def of(
        cls,
        info: ArticleInfo,
        annotations: dict[str, Annotation],
        contents: Contents,
        *,
        problems: Sequence[str] = (),
        modified: str = "",
    ) -> Self:
        """Return what a layer with these contents shows."""
        others = {name: table for name, table in contents.records.items() if name != ANNOTATIONS}
        return cls(
            info=info,
            annotations=annotations,
            stored=lambda: {**contents.records.get(ANNOTATIONS, {})},
            judgements=others,
            entries=contents.entries,
            problems=[*problems],
            modified=modified,
        )

    @cached_property
    def records(self) -> Records:
        """All records; where only those of `judgements` are wanted, these are there at once."""
        return {ANNOTATIONS: self.stored(), **self.judgements}


class Kind(StrEnum):
    """What a blob is for. `owner` is a person, `name` as given."""

    PROGRESS = "progress"
    """How far the owner has read the article `name`; `store/progress.py` has the bytes."""
    QUEUE = "queue"
    """A review of the owner, called `name`; `store/queues.py` has the bytes."""
    CHOICES = "choices"
    """What the owner has decided of the changes of the article `name`; never leaves the machine."""
    WITHDRAWN = "withdrawn"
    """That the owner was withdrawn; `name` is the same. `store/withdrawn.py` has the bytes."""


class Blob(msgspec.Struct, frozen=True):
    """A blob that was found without knowing its name."""

    place: str
    """Where it is; the same as `Store.place` of its kind, owner and name, if it is theirs."""
    data: bytes


class Sent(msgspec.Struct, frozen=True):
    """Progress that a batch brings along with its entries."""

    store: Store
    key: LayerKey
    data: bytes


class Unfinished(Exception):
    """All entries of a commit count, but some are not in their logs yet; the message says why.

    They come in when their layers are opened next, or by `Store.finish`.
    """

    def __init__(self, key: LayerKey | None, why: str) -> None:
        """`key`: the first layer that waits; None where the commit was interrupted."""
        super().__init__(why)
        self.key = key


class Handle(Protocol):
    """One layer, open for reading and, unless `refused` says why not, for writing.

    At most one handle of all programs may write a layer. `submit` returns at once; a thread or a
    server saves. All other methods are called by one thread.
    """

    contents: Contents
    """What the layer held at opening; whoever opened it may take the lists and dicts over."""
    on_saved: Callable[[], None] | None
    """Called from any thread whenever `saved`, `problem` or `refused` may have changed, at times
    before `submit` has returned. It must not wait for the thread that calls `flush` or `close`."""

    @property
    def key(self) -> LayerKey:
        """Whose layer it is, on which article."""

    @property
    def refused(self) -> str | None:
        """Why nothing can be written, as a sentence; None where it can. Cheap to ask."""

    @property
    def saved(self) -> bool:
        """Whether every entry that was submitted is safe from the end of the program."""

    @property
    def problem(self) -> str | None:
        """Why the last save failed and what to do, as a sentence."""

    def hold(self) -> None:
        """Take the right to write, where opening did not: the store was not made yet, or the
        annotations belong to another text. Making a store is part of it. Twice does no harm.

        Raises:
            ReadOnly: it cannot be had, or the layer is no longer as it was read.
            HomeFolder: the store would be made where nobody asked for one; `Store.ensure` asks.
        """

    def held_elsewhere(self) -> bool:
        """Return whether another program writes a layer that was opened before its store was made;
        from then on it is `refused`."""

    def check(self, entry: Entry) -> None:
        """Keep the text that entries count, and see that this one could be saved now.

        Raises:
            CannotWrite: the log cannot be written; the sentence says why.
            ObelismError: a text in the entry cannot be stored.
        """

    def submit(self, entry: Entry) -> None:
        """Queue an entry to be saved. Its `seq` follows that of the one before.

        Raises:
            ObelismError: a text in it cannot be stored; nothing was queued.
        """

    def pending(self) -> list[Entry]:
        """Return the entries that are not saved yet, in order."""

    def flush(self, timeout: float | None = None) -> bool:
        """Try all that is left to save; return whether everything is saved.

        `timeout` in seconds; None waits as long as the store does.
        """

    def answers(self, timeout: float | None = None) -> bool:
        """Try all that is left to save; return whether the store has said yes or no by then."""

    def close(self, timeout: float | None = None) -> bool:
        """Flush and give up the right to write; what could not be saved by then is lost.

        Returns as `flush`. From then on it is `refused`. A second call does no harm.
        """


Part = tuple[Handle, Entry]

H = TypeVar("H", bound=Handle)


def of_one_kind(kind: type[H], parts: Sequence[Part]) -> list[tuple[H, Entry]]:
    """Return parts of a commit, whose handles are all of one store's kind.

    Raises:
        CannotWrite: they are not.
    """
    ours = [(handle, entry) for handle, entry in parts if isinstance(handle, kind)]
    if len(ours) != len(parts):
        raise CannotWrite("layers of several kinds of stores cannot be written together")
    return ours


class Batch(Protocol):
    """Entries of many layers that count together or not at all, whatever happens.

    Layers are opened, given their entry and dropped one by one: what they hold stays as it is until
    `close`, and what a layer costs ends with it.
    """

    id: str
    """What its entries share."""

    def open(self, store: Store, key: LayerKey, article: Article) -> Handle:
        """Open one of its layers: as `Store.open`, but entries are saved by `put` alone."""

    def put(self, handle: Handle, entry: Entry) -> None:
        """Add the entry of a layer; one for each.

        Raises:
            HomeFolder: the store would be made where nobody asked for one.
            CannotWrite: nothing of the batch can be saved.
            ObelismError: a text in the entry cannot be stored.
        """

    def send(self, sent: Sent) -> None:
        """Add progress that counts together with the entries; raises as `put`."""

    def replace(self, store: FileStore, name: str, data: bytes) -> None:
        """Have a small UTF-8 file in the store's own folder, of this name, hold something else from
        the moment on that the entries count; raises as `put`."""

    def commit(self, *, progress: Progress, doing: str) -> None:
        """Save all of it; `progress` counts layers under `doing`.

        Raises:
            CannotWrite: nothing was saved; the sentence says why.
            Unfinished: all of it counts, and some waits for the next opening of its layer.
        """

    def close(self) -> None:
        """Give up the right to write; what was not committed never counts. Twice does no harm."""


def article_of(store: Store, id: str, infos: Iterable[ArticleInfo]) -> Article:
    """Return an article in the first of its versions of which a store keeps the text, for
    `Store.article`, which raises the same."""
    found = next(filter(None, (kept_article(store, each) for each in infos if each.id == id)), None)
    if found is None:
        raise Unreadable(f"{id}: no text of it is kept in {store.name}")
    return found


class ArticlesNow(Protocol):
    """What tagged articles are like now."""

    def wrong_with(self, info: ArticleInfo) -> str | None:
        """Return what is wrong with a tagged article; None if it is as it was when it was
        tagged."""

    def wrong_there(self, span: Span) -> WrongThere | None:
        """Return what is wrong with a passage in another article; None if it stands there."""


class Store(Protocol):
    """Layers, texts and blobs of a set of articles. Equal stores hold the same; they are hashable.

    Reading needs no lock and never writes, not even the store itself: a store that was not made
    yet (`exists`) is empty, and is made at the first write.
    """

    def __hash__(self) -> int: ...

    @property
    def name(self) -> str:
        """What it is called in sentences and in files that are handed on: a folder, an address."""

    @property
    def title(self) -> str:
        """Its name in a few words, for a line with little room."""

    @property
    def files(self) -> FileStore | None:
        """The store itself, where its articles are files; None of others."""

    @property
    def exists(self) -> bool:
        """Whether it was made; until then it is empty."""

    def ensure(self, *, allow_home: bool = False) -> None:
        """Make it, if it is not there yet.

        Raises:
            HomeFolder: it would be made where nobody asked for one, and `allow_home` is not set.
            CannotWrite: it cannot be made.
        """

    def labels(self) -> LabelSet:
        """Return its labels, or the default ones.

        Raises:
            BadLabels: they are defined, and not well.
        """

    @property
    def labels_place(self) -> str:
        """Where its labels are defined, for sentences."""

    def assignments(self) -> Assignments | None:
        """Return who is to read what, by the names that were given; None: nothing was.

        Raises:
            BadAssignments: what it says of that cannot be used.
        """

    def annotator_for(self, login: str) -> str | None:
        """Return the name that this login last gave here."""

    def remember_annotator(self, login: str, name: str) -> None:
        """Keep the name of this login; makes the store.

        Raises:
            WrongUse: the name cannot be one.
            CannotWrite: it cannot be written.
        """

    def called(self, annotator: str) -> str:
        """Return the name that an annotator goes by now: another one, where it was changed."""

    def names_of(self, annotator: str) -> Sequence[str]:
        """Return a name and, after it, the former names that it stands for."""

    def persons(self) -> set[str]:
        """Return the names of those who have layers or logins here, and of layers of no person.
        Costs a look into one layer of each."""

    def articles(self) -> Iterator[ArticleInfo]:
        """Yield the articles whose texts the store itself keeps, each id once: of a folder those
        that were ever tagged, since `corpus` finds its files; of other stores all."""

    def article(self, id: str) -> Article:
        """Return an article as the store keeps it.

        Raises:
            Unreadable: it keeps none of that id, or no longer its text.
        """

    def text(self, sha256: str) -> str | None:
        """Return a kept text; None where there is none or it is damaged."""

    def text_size(self, sha256: str) -> int | None:
        """Return the size of a kept text in bytes of UTF-8, without reading it; None: not kept."""

    def origin(self, sha256: str) -> Origin | None:
        """Return what a kept text was extracted from; None: it is no such text, or that is not
        known."""

    def heads(
        self,
        *,
        annotator: str | None = None,
        article_id: str | None = None,
        without: Collection[str] = (),
    ) -> Iterator[Head]:
        """Yield the heads of layers, or of those of an annotator or on an article, but not on the
        articles `without`. Costs less than reading layers.

        Those of annotators who were withdrawn come only by their name.
        """

    def layers(
        self, article_id: str | None = None, progress: Progress | None = None
    ) -> list[LayerKey]:
        """Return all layers, or those on an article, but those that were withdrawn, sorted by
        annotator and article. Those on an article cost no more where there are many others."""

    def first_articles(self, count: int) -> list[str]:
        """Return the ids of some of the first articles that have layers, in order, where that costs
        much less than `layers`; else none. Who needs to be sure asks for the layers on each."""

    def having(self, ids: Collection[bytes]) -> Iterator[tuple[LayerKey, Collection[bytes]]]:
        """Yield the layers that may have annotations of some ids, and of which: of more than have
        any, but of all these. Costs no more where there are many other layers.

        Ids that are 32 hex digits are given as the 16 bytes that they say, others as they are.
        """

    def over_articles(
        self,
        annotator: str | None = None,
        *,
        without: Collection[str] = (),
        progress: Progress | None = None,
    ) -> list[LayerKey]:
        """Return the layers, of an annotator or of all that were not withdrawn, that may have
        passages in other articles, sorted: all that have some, and maybe more, but not those on the
        articles `without`. Costs little where most have none."""

    def read(self, key: LayerKey) -> Snapshot:
        """Read a layer.

        Raises:
            NoLayer: there is none, or nothing of it can be read.
        """

    def stamp(self, key: LayerKey) -> object:
        """Return a value that stays equal as long as the layer is as it is. Costs much less than
        reading it."""

    def trail(self, key: LayerKey) -> Trail:
        """Read the index of a log; whatever the log holds, there is one."""

    def entry(self, line: LogLine) -> Entry | Finding:
        """Read the entry at a line of a trail; a finding where it is none any more."""

    def open(
        self, key: LayerKey, article: Article, *, who: str | None = None, clock: Clock
    ) -> Handle:
        """Open a layer for writing, or read-only where that cannot be: `refused` then says why.

        `who` acts in the layer where that is not its annotator. A layer whose annotations belong
        to another text than `article` has is opened without the right to write, see
        `Handle.hold`. Never raises for locks, read-only stores or damage.
        """

    def holder(self, key: LayerKey) -> str | None:
        """Say who has the layer open for writing now, as a sentence; None: nobody."""

    def refusal(self, key: LayerKey) -> str | None:
        """Say why a layer would be opened read-only now, without writing; None: it would not."""

    def commit(self, parts: Sequence[Part], *, timeout: float | None) -> None:
        """Save entries of a few open layers: all of them or none, whatever happens.

        The handles, of one or several stores of one kind, hold the right to write, and the entries
        share one `batch`. `timeout` in seconds, for each layer.

        Raises:
            CannotWrite: nothing was saved; the sentence says why.
            Unfinished: all of them count, and some wait for the next opening of their layer.
        """

    def batch(
        self,
        layers: Collection[tuple[Store, LayerKey]],
        *,
        who: str,
        own: Collection[FileStore] = (),
        clock: Clock,
    ) -> Batch:
        """Take the right to write many layers, of this store and others of its kind, however many.

        `who` acts; `own`: stores of which files may be replaced. Never raises for locks, read-only
        stores or damage.
        """

    def finish(self, clock: Clock) -> None:
        """Bring what earlier commits left waiting into its logs, but for layers that are open."""

    def get(self, kind: Kind, owner: str, name: str) -> bytes | None:
        """Return a blob, None where there is none.

        Raises:
            Unreadable: it is there and cannot be read.
        """

    def put(self, kind: Kind, owner: str, name: str, data: bytes) -> None:
        """Replace a blob whole; makes the store.

        Raises:
            CannotWrite: the old one stands.
        """

    def remove(self, kind: Kind, owner: str, name: str) -> None:
        """Remove a blob if it is there and can be removed."""

    def quarantine(self, kind: Kind, owner: str, name: str) -> None:
        """Move a damaged blob to where a person finds it; its name is free then.

        Raises:
            CannotWrite: it stands where it was.
        """

    def blobs(
        self, kind: Kind, owner: str | None = None, name: str | None = None
    ) -> Iterator[Blob]:
        """Yield all blobs of a kind, or those of an owner or a name, in a stable order, that can be
        read."""

    def place(self, kind: Kind, owner: str, name: str) -> str:
        """Return where a blob of that name is or would be, for sentences and to compare."""

    def check(
        self,
        *,
        repair: bool = False,
        clock: Clock,
        articles: Callable[[Sequence[ArticleInfo]], ArticlesNow] | None = None,
        only: Collection[str] | None = None,
        progress: Progress | None = None,
    ) -> Iterator[Finding]:
        """Yield what is wrong, as it is found.

        With `repair`, derived parts are rebuilt and damaged ones quarantined; no annotation is ever
        edited. `articles` takes the tagged articles of all layers and returns a check of each.
        `only`: what concerns the articles of these ids, and costs no more where there are many
        others.
        """


class FileStore(Store, Protocol):
    """A store whose articles are files below a folder."""

    @property
    def root(self) -> Path:
        """The folder, absolute; article ids are paths relative to it."""

    @property
    def explicit(self) -> bool:
        """Whether the user named it; then articles may be outside it, and it the home folder."""

    @property
    def home(self) -> Path:
        """Its own folder below `root`, in which people keep `ignore` and `labels.toml`."""

    def keep_origin(self, sha256: str, origin: Origin) -> None:
        """Keep what a text was extracted from, unless that is known.

        Raises:
            CannotWrite: nothing is written here.
            OSError: it cannot be written.
        """

    def keep_guidelines(self, version: str, data: bytes) -> None:
        """Keep the guidelines that tags are made under, unless that version is kept.

        Raises:
            CannotWrite: nothing is written here.
            OSError: they cannot be written.
        """

    def article_id(self, path: Path) -> str:
        """Return the id of a file: its path relative to `root`, POSIX, NFC."""

    def at(self, root: Path) -> FileStore:
        """Return the store of the same kind whose folder is `root`, wherever a user named it."""

    def belonging(self) -> Callable[[str], bool]:
        """Return a predicate: has it tags of the article of an id, of a record of that file, or of
        an article in that folder, or was it asked to take in the folder that this stands in?

        It knows what there is now, and costs little for many ids.
        """

    def waits_for(self, name: str) -> bytes | None:
        """Return what an unfinished batch brings for a file in `home`; None where none does. It
        counts already; see `Batch.replace`."""

    def rename_annotator(self, old: str, new: str, who: str, at: str) -> None:
        """Have an annotator go by another name from now on, in all that is there and will be;
        by their own again, where both names are the same. `at` as all times.

        Raises:
            CannotWrite: it is not kept.
        """

    def sources(self) -> Mapping[str, str]:
        """Return which names of sources, in letters of `str.casefold`, are counted as others."""

    def name_source(self, name: str, now: str, who: str, at: str) -> None:
        """Have a source that articles name counted as another from now on; by its own name again,
        where both are the same. `at` as all times.

        Raises:
            WrongUse: a name is none.
            CannotWrite: it is not kept.
        """

    def looks(self) -> tuple[str, dict[str, str]]:
        """Return what the names of persons look like, and by `look_name` what all layers and all
        progress on each article look like: the same as long as they are as they are, and empty
        where that cannot be told yet. Opens none of it."""

    def look_name(self, id: str) -> str:
        """Return what an article is called in `looks`."""

    def unreadable(self, id: str) -> list[str]:
        """Return where there is a layer on an article that does not even say whose it is."""

    def take_in(self, folder: Path) -> None:
        """Hold from now on what stands in a folder below.

        Raises:
            CannotWrite: it cannot be written.
        """
