"""English words that attributions are made with: verbs of saying and small words."""

from __future__ import annotations

from functools import cache

_SAYING = """
    say tell add note write report announce claim state argue warn explain insist acknowledge admit
    declare assert allege contend maintain remark comment observe reply respond answer ask mention
    recall recount stress emphasize emphasise reiterate repeat quote cite tweet testify confirm deny
    disclose reveal predict estimate suggest concede conclude caution complain charge counter quip
    joke muse opine proclaim pronounce recommend relate rule tout vow pledge promise swear urge
    demand propose continue inform advise affirm attest boast brag confess elaborate exclaim
    interject lament lecture marvel mumble murmur mutter point post retort scoff scream shout sing
    speculate tease telegraph utter whisper yell describe
""".split()
_THINKING = """
    believe think feel find show indicate know understand agree assume consider decide determine
    doubt expect fear hope imagine intend learn mean realize recognize recognise remember suspect
    worry wonder calculate project forecast foresee judge see hear infer interpret plan seek want
    wish prefer refuse decline object oppose support favor favour endorse back dispute question
    challenge reject dismiss disagree accept approve
""".split()
_JUDGING = """
    accuse attack blame blast call characterize characterise condemn criticize criticise defend
    denounce deride hail highlight label lambast lambaste laud liken mock applaud praise rate
    ridicule slam target tag term dub compare credit discuss address detail document echo express
    offer outline portray present press push raise read rebuke rip seem sound speak signal slap talk
    threaten title underscore underline unveil use voice welcome release publish issue insult invite
    instruct order plead encourage allow require appeal advocate assail bash berate chant cheer
    chide concur decry deem defy dream envision hint implore imply lobby lash rumour rumor
""".split()

_IRREGULAR = {
    "brag": "bragged bragging",
    "dub": "dubbed dubbing",
    "feel": "felt",
    "find": "found",
    "forecast": "forecast",
    "foresee": "foresaw foreseen",
    "hear": "heard",
    "infer": "inferred inferring",
    "admit": "admitted admitting",
    "know": "knew known",
    "mean": "meant",
    "plan": "planned planning",
    "prefer": "preferred preferring",
    "quip": "quipped quipping",
    "read": "read",
    "rip": "ripped ripping",
    "say": "said",
    "see": "saw seen",
    "seek": "sought",
    "show": "showed shown",
    "sing": "sang sung",
    "slam": "slammed slamming",
    "slap": "slapped slapping",
    "speak": "spoke spoken",
    "swear": "swore sworn",
    "tag": "tagged tagging",
    "tell": "told",
    "think": "thought",
    "understand": "understood",
    "write": "wrote written",
}
"""Forms that the endings do not make."""

DETERMINERS = frozenset(
    """
    the a an this that these those some many several most all both each every no any his her its
    their our my your another other more few two three four five six seven eight nine ten one such
    """.split()
)
AFTER_DETERMINER = frozenset("other more one two three such".split())
"""Determiners that follow another one in the same phrase."""
PRONOUNS = frozenset(
    """
    he she they it we i you who him them us me himself herself themselves itself everyone someone
    others anyone nobody somebody everybody one which whom those
    """.split()
)
NAMELESS = PRONOUNS | frozenset("his her hers its their theirs my our your".split())
"""What names nobody where it stands alone as a source."""
PREPOSITIONS = frozenset(
    """
    of in on at by for from about after before during over under against among between into through
    since until as per than via amid despite without within like with toward towards behind across
    near off upon around below above
    """.split()
)
CONJUNCTIONS = frozenset(
    """
    and or but nor so yet because while although though if when where whether whose how why what
    unless whereas once
    """.split()
)
_NOT = "was is did do does wo would has have had could ca are were".split()
AUXILIARIES = frozenset(
    """
    is are was were be been being am has have had having do does did will would can could may might
    shall should must not never ever to cannot
    """.split()
) | {f"{each}n{mark}t" for each in _NOT for mark in "'’"}
BE = frozenset("is are was were been be being".split())
ADVERBS = frozenset(
    """
    also then now again still just even later earlier often always further instead too already soon
    first simply well rather quite twice only sometimes perhaps maybe however
    """.split()
)
NO_ADVERBS = frozenset("family italy reply july supply ally rally assembly monopoly".split())
DAYS = frozenset("today yesterday tomorrow tonight".split())
TIMES = DAYS | frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december
    """.split()
)
PARTICLES = frozenset("for on to out of against at about in with over up as off from".split())
"""What belongs to the verb before it ("called for") where what was said follows."""
ACCORDING = frozenset(["according", "per"])
PEOPLE = frozenset(
    """
    official officials spokesman spokeswoman spokesperson source sources report reports police
    analyst analysts expert experts critic critics officer campaign aide aides adviser advisers
    researchers researcher study survey poll lawyer lawyers attorney attorneys prosecutor
    prosecutors judge court government administration department minister president senator
    congressman governor mayor leader leaders author authors economist economists professor director
    chairman chief witness witnesses investigators authorities supporters opponents voters people
    agency company statement document documents article newspaper republicans democrats lawmakers
    candidate nominee secretary manager scientists activists
    """.split()
)
"""Heads of phrases that are often sources."""


@cache
def verbs() -> dict[str, tuple[str, int]]:
    """Return each form of a verb with the verb and what it tells of the attribution: 3 that
    something is said, 2 thought or found, 1 judged."""
    found: dict[str, tuple[str, int]] = {}
    for level, words in ((1, _JUDGING), (2, _THINKING), (3, _SAYING)):
        for verb in words:
            found.update((form, (verb, level)) for form in _forms(verb))
    return found


def _forms(verb: str) -> list[str]:
    irregular = _IRREGULAR.get(verb, "").split()
    stem = verb[:-1]
    if verb.endswith("e"):
        regular = [f"{verb}s", f"{verb}d", f"{stem}ing"]
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        regular = [f"{stem}ies", f"{stem}ied", f"{verb}ing"]
    else:
        third = "es" if verb.endswith(("s", "sh", "ch", "x")) else "s"
        regular = [f"{verb}{third}", f"{verb}ed", f"{verb}ing"]
    return [verb, *regular, *irregular]
