"""Words that keep their full stop within a sentence."""

from __future__ import annotations

_TITLES = frozenset(
    """Adm Asst Atty Brig Capt Cdr Cmdr Cmdt Col Cpl Del Dels Det Dr Dra Drs Fr Frl Gen Gens Gov
    Govs Hon Hr Insp Lt Maj Messrs Mgr Mlle Mme Mr Mrs Ms Msgr Mx Pfc Pres Prof Profs Pvt Rep
    Reps Rev Revd Sen Sens Sgt Sra Srta Supt""".split()
)
_PLACES_AND_TIMES = frozenset(
    """Ala Alex Apr Apt Ariz Ark Assn Assoc Aug Ave Bd Benj Bldg Blvd Bros Calif Ch Chas Chr Co
    Colo Comm Conn Corp Cos Ct Cty Dec Dem Dept Dist Div Edw Feb Fla Fri Ft Ga Geo Govt Hts
    Hwy Ill Inc Ind Inst Intl Jan Jas Jos Jr Jul Jun Kan Kans Ky La Ltd Mar Mass Md Mich
    Minn Miss Mo Mon Mont Mt Mtn Mts Natl Neb Nebr Nev Nov Oct Okla Ont Ore Pa Penn Ph Pl Pt
    Que Rd Robt Rte Ste Sep Sept Soc Sq Sr St Sts Sat Sun Tenn Tex Thos Thu Thur Thurs Tue
    Tues Twp Univ Va Vt Wash Wed Wis Wm Wyo""".split()
)
_BETWEEN = frozenset("aka approx bzw ca cf eg esp feat geb ie incl v viz vs vgl".split())
_SMALL = frozenset(
    """al art ch cit col cols cm dept ed eds est etc evtl ex ext fig figs ft gal hr hrs inkl km lb
    lbs mph nr op oz par pp pt sec sq str suppl trans usw vol vols""".split()
)
_NAMED = _TITLES | _PLACES_AND_TIMES

STARTERS = """A After And As At Because Before But By During For From He Her His However If In
    It Its Meanwhile My On Our She Since So That The Their Then There These They This Those Though
    To Under Until We What When Where While Who With You Your""".split()
"""Words that, capitalised, begin a sentence and hardly ever go on with a name."""

SAYING = """added admitted agreed announced answered argued asked began begged called claimed
    complained concluded confirmed continued cried declared demanded explained insisted joked noted
    observed pleaded read recalled remarked repeated replied responded said says screamed shouted
    sighed snapped tells testified thought told tweeted urged warned whispered wondered wrote
    yelled""".split()
"""Verbs that tie a quotation to who spoke."""


def is_abbreviation(word: str) -> bool:
    """Whether a full stop after `word` may belong to it; what is a name needs its capital."""
    return word.lower() in _SMALL | _BETWEEN or _with_capital(word) in _NAMED


def goes_on(word: str) -> bool:
    """Whether `word` with its full stop hardly ever ends a sentence: Mr., Gen., vs."""
    return word.lower() in _BETWEEN or _with_capital(word) in _TITLES


def _with_capital(word: str) -> str:
    """`MASS` and `Mass` as `Mass`; `mass` as it is."""
    return word[:1] + word[1:].lower()
