"""Give the articles of a folder to annotators: what a user asks for, checked and carried out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.document.document import count_words
from reader.model.errors import ObelismError, WrongUse
from reader.model.names import look_alike, spelled, valid_annotator
from reader.model.progress import Progress, no_progress
from reader.services.assign.plan import Plan
from reader.services.assignments import assignments_of
from reader.services.export.judgements import GOLD, rejected_in
from reader.services.export.left_open import left_open
from reader.services.targets import under
from reader.settings.assignments import Assignments, Given, write_assignments
from reader.store.base import ASSIGNMENTS, FileStore, LayerKey, Store
from reader.store.progress import every_progress
from reader.store.registry import open_folder
from reader.store.withdrawn import withdrawn
from reader.text.phrases import counted, instead, listed, nearest


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be given, as a user says it; None: as before."""

    annotators: tuple[str, ...] | None = None
    adjudicators: tuple[str, ...] | None = None
    overlap: float | None = None
    each: int | None = None
    seed: int | None = None
    blind: bool | None = None
    training: int = 0
    """How many articles whose answers are known everybody reads."""
    among: int | None = None
    """Among how many first ones of each they are mixed."""
    leaves: str | None = None
    """Who hands on what they have not done."""
    heirs: tuple[str, ...] = ()
    """To whom."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Assignments that were made, and what is to be said of them."""

    store: FileStore
    before: Assignments
    now: Assignments
    gone: list[str]
    """Articles that were given and are not there any more."""
    said: list[str]

    def save(self) -> None:
        """Write them. Raises CannotWrite, and HomeFolder as `Store.ensure`."""
        self.store.ensure()
        write_assignments(self.store.home / ASSIGNMENTS, self.now)


def assign(
    path: Path, wish: Wish, explicit: Path | None = None, progress: Progress = no_progress
) -> Outcome:
    """Give the articles at a path to annotators; nothing is written.

    Raises:
        WrongUse: nobody is named, a name cannot be one, or what is asked for cannot be.
        ObelismError: the assignments so far cannot be read.
    """
    store = open_folder(path, explicit)
    before = assignments_of(store) or Assignments()
    wanted = _wanted(store, before, wish)
    meant, said = under(path, store), list[str]()
    refs = {ref.id: ref for ref in find_articles([path], explicit) if ref.problem is None}
    apart = sum(ref.store != store for ref in refs.values())
    if apart:
        said.append(f"left out: {counted(apart, 'article')} of workspaces below; assign them there")
    refs = {id: ref for id, ref in refs.items() if ref.store == store}
    elsewhere = {id: each for id, each in before.articles.items() if not meant(id)}
    here = {id: each.words for id, each in elsewhere.items()}
    for id, ref in progress(refs.items(), len(refs), "Counting words"):
        try:
            here[id] = _words(ref, before)
        except ObelismError as error:
            said.append(f"left out: {error}")
    plan = Plan(wanted, here)
    if wish.training:
        plan.train(_known_answers(store, here, before, wish.training))
    elif any(each.training for each in before.articles.values()):
        plan.train(())
    _refuse_crowded(wish, plan.assignments)
    if wish.leaves is not None:
        said += _handed_on(store, plan, wish.leaves, wanted, wish.heirs)
    plan.give()
    now = plan.assignments
    if before.articles and now.overlap != before.overlap:
        said.append(
            f"what was given before stays as it is; for the overlap of {now.overlap:g} only new"
            " articles are chosen"
        )
    if not now.articles:
        raise WrongUse(f"{path}: there is no article to give")
    gone = _gone(now, path, store, here)
    said += gone_notes(gone)
    left = sorted({*before.annotators} - {*now.annotators} - {wish.leaves})
    said += [
        f"{name} is given no more, and keeps what was given: --hand-on {name} NAME passes it on"
        for name in left
    ]
    said += [
        f"{name} is given articles, but is withdrawn, so that their tags are left out: "
        f"obelism withdraw {name} --undo takes {name} in again"
        for name in now.annotators
        if name in withdrawn(store)
    ]
    return Outcome(store=store, before=before, now=now, gone=gone, said=said)


def gone_from(known: Assignments, path: Path, store: FileStore, explicit: Path | None) -> list[str]:
    """Return the articles at a path that were given and are not there any more."""
    found = find_articles([path], explicit)
    return _gone(known, path, store, {ref.id for ref in found if ref.store == store})


def _gone(known: Assignments, path: Path, store: FileStore, here: Collection[str]) -> list[str]:
    meant = under(path, store)
    return sorted(id for id in known.articles if meant(id) and id not in here)


def gone_notes(gone: Sequence[str]) -> list[str]:
    """Return a sentence on articles that were given and are gone, if there are any."""
    if not gone:
        return []
    are = "is" if len(gone) == 1 else "are"
    some = listed(gone[:3]) + (" …" if len(gone) > 3 else "")
    return [f"{counted(len(gone), 'article')} that {are} given {are} gone: {some}"]


def _refuse_crowded(wish: Wish, now: Assignments) -> None:
    """Raise WrongUse where more are for training than those that they are to be mixed among."""
    training = sum(each.training for each in now.articles.values())
    if wish.among is not None and not training:
        raise WrongUse(
            f"--among {wish.among}: nothing was given for training: --training says how many"
        )
    if wish.among and training >= wish.among:
        are = "is" if training == 1 else "are"
        raise WrongUse(
            f"--among {wish.among}: {counted(training, 'article')} {are} for training, and would be"
            " mixed with nothing"
        )


def _wanted(store: FileStore, before: Assignments, wish: Wish) -> Assignments:
    """Return the assignments so far with what is asked for now; raise WrongUse."""
    annotators = _names(store, wish.annotators) if wish.annotators else before.annotators
    adjudicators = _names(store, wish.adjudicators) if wish.adjudicators else before.adjudicators
    if not annotators:
        raise WrongUse("say who is to read: --annotators NAME,NAME")
    each = wish.each if wish.each is not None else before.each
    overlap = wish.overlap if wish.overlap is not None else before.overlap
    most = each + bool(overlap)
    if most > len(annotators):
        raise WrongUse(f"{most} cannot read an article where there are {len(annotators)}")
    return replace(
        before,
        annotators=annotators,
        adjudicators=adjudicators,
        overlap=overlap,
        each=each,
        seed=before.seed if wish.seed is None else wish.seed,
        blind=before.blind if wish.blind is None else wish.blind,
        opening=before.opening if wish.among is None else wish.among,
    )


def _names(store: FileStore, names: Iterable[str]) -> tuple[str, ...]:
    """Return names as they go now, sorted; raise WrongUse for one that nobody can have."""
    found: list[str] = []
    known = store.persons() if store.exists else set()
    for name in names:
        valid = store.called(valid_annotator(name))
        like = look_alike(valid, {*known, *found})
        if like is not None:
            raise WrongUse(f"“{spelled(valid)}” looks like {spelled(like)}: give one of them")
        found.append(valid)
    return tuple(sorted(set(found)))


def _words(ref: ArticleRef, before: Assignments) -> int:
    """Return the words of an article, as the motions count them; those known are not counted."""
    known = before.articles.get(ref.id)
    if known is not None and known.words:
        return known.words
    return count_words(ref.id, load_article(ref).text)


def _known_answers(
    store: FileStore, here: Collection[str], before: Assignments, count: int
) -> list[str]:
    """Choose articles in which all is decided in gold, and which nobody was given.

    Raises:
        WrongUse: there are fewer.
    """
    chosen = sum(each.training for each in before.articles.values())
    free = [
        head.info.id
        for head in store.heads(annotator=GOLD)
        if head.info.id in here
        and not before.articles.get(head.info.id, Given()).annotators
        and is_decided(store, head.info.id)
    ]
    wanted = max(0, count - chosen)
    if wanted > len(free):
        known = len(free) + chosen
        raise WrongUse(
            f"--training {count}: {counted(known, 'article')} can be for training; all has to be"
            " decided there (obelism adjudicate, with --single if one person alone tagged it), and"
            " nobody may have been given it"
        )
    return sorted(free)[:wanted]


def is_decided(store: Store, id: str) -> bool:
    """Return whether the gold layer leaves nothing open on an article."""
    layers = {}
    for name, _ in store.layers(id):
        try:
            layers[name] = store.read(LayerKey(name, id))
        except ObelismError:
            continue
    return GOLD in layers and not left_open(store, layers, rejected=rejected_in(layers))


def _refuse_misspelled(names: Iterable[str], known: Collection[str]) -> None:
    """Raise WrongUse for a name that nobody has, but that is nearly somebody's."""
    for name in names:
        persons = sorted(each for each in known if not each.startswith("@"))
        near = None if name in known else nearest(name, persons)
        if near is not None:
            raise WrongUse(
                f"nobody is called {name!r} here; did you mean {near!r}? If somebody new is meant,"
                " name them in --annotators, too"
            )


def _handed_on(
    store: FileStore, plan: Plan, old: str, known: Assignments, heirs: Sequence[str]
) -> list[str]:
    """Have somebody hand on what is theirs; return what is to be said. Raises WrongUse."""
    name = store.called(valid_annotator(old))
    new = _names(store, heirs)
    if name not in known.readers:
        raise WrongUse(f"nothing was given to {name!r}{instead(name, known.readers)}")
    if name in new:
        raise WrongUse(f"{name} cannot hand on to {name}")
    persons = store.persons() if store.exists else set()
    _refuse_misspelled(new, {*persons, *known.readers, *known.annotators} - {name})
    theirs = {id for id, _ in known.of(name)}
    status = {one.article: one.status for one in every_progress(store) if one.annotator == name}
    done = {id for id in theirs if status.get(id) == "done"}
    left = plan.hand_on(name, new, done)
    passed = len(theirs) - len(done) - len(left)
    said = [f"{name} hands on {counted(passed, 'article')} to {listed(new)}"]
    if done:
        said.append(f"{name} keeps what is done: {counted(len(done), 'article')}")
    if left:
        read = "is read" if len(left) == 1 else "are read"
        said.append(f"{counted(len(left), 'article')} {read} by {listed(new)} already")
    return said
