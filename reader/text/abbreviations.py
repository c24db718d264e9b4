"""Words that keep their full stop within a sentence, and what has to follow them.

An abbreviation is of a class, and the class says before what its stop ends nothing:

| class | before | examples |
|---|---|---|
| between | anything | vs. bzw. np. см. |
| title | a name: a capital that is no usual beginning of a sentence | Mr. prof. ul. |
| counted | the same: nouns of what is counted have capitals in some languages | Mio. tys. |
| designator | a number, a Roman numeral, a letter by itself | Fig. Vols. str. рис. |
| before a number | a digit | Rs. Fr. Nr. род. godz. |
| any of them, and plain ones | a small letter | etc. hab. англ. |

Only what newspapers write is listed, for some twenty languages at once: which language a text is in
need not be known. A word that is an ordinary one in another of them is left out (`on`, `sig`, `bp`,
`red`) or is in a class that asks for a number.
"""

from __future__ import annotations

_TITLES = frozenset(
    """Adm Amb Asst Atty Brig Capt Cdr Chmn Cmdr Cmdt Col Comdr Cpl Del Dels Det Dr Dra Drs Flt Fr
    Frl Gen Gens Gov Govs Hon Hr Insp Ldr Lt Maj Messrs Mgr Mlle Mlles Mme Mmes Mr Mrs Ms Msgr
    Mx Pfc Pres Prof Profs Pvt Rep Reps Rev Revd Sen Sens Sgt Sqn Sra Srta Supt
    Cnel Dras Dres Dña Excma Excmo Exma Exmo Gral Ilma Ilmo Profa Profra Sras Sres Srs Sta Sto Tte
    Avv Dott Geom Ing Sigg Hl Hptm Hrn Mag Oblt Dhr Ds Frk Ir Jhr Mevr Mw
    Doç Ifj Kpt Ks Mjr Płk Szt Yrd Özv Ul
    Jl Pgs Ths Αγ Κα Акад Бул Вул Ген Доц Им Инж Ім Проф Св Ул""".split()
)
"""With their capital; in capitals too."""

_SMALL_TITLES = frozenset(
    """abp asp avv bd dhr dott doc dr drs frk gen hr im ing inż kpt ks mevr mgr mjr mm mr nadkom
    podkom podinsp ppłk płk pl ppor por prof sgt sierż st św sv ul
    MM dl dna doç gral hab hl ifj jhr jl mevr mw özv szt sf
    αγ κα κκ οδ акад бул вул ген доц им инж ім наб пер пл просп проф св ул""".split()
)
_COUNTED = frozenset("Mia Mill Mio Mrd Std Tsd mln mld mlrd tys млн млрд тыс трлн".split())
_PLACES_AND_TIMES = frozenset(
    """Ala Alex Apr Apt Ariz Ark Assn Assoc Aug Ave Bd Benj Bldg Blvd Bros Calif Ch Chas Chr Co
    Colo Comm Conn Corp Cos Ct Cty Dec Dem Dept Dist Div Edw Feb Fla Fri Ft Ga Geo Govt Hts
    Hwy Ill Inc Ind Inst Intl Jan Jas Jos Jr Jul Jun Kan Kans Ky La Ltd Mar Mass Md Mich
    Minn Miss Mo Mon Mont Mt Mtn Mts Natl Neb Nebr Nev Nov Oct Okla Ont Ore Pa Penn Ph Pl Pt
    Que Rd Robt Rte Ste Sep Sept Soc Sq Sr St Sts Sat Sun Tenn Tex Thos Thu Thur Thurs Tue
    Tues Twp Univ Va Vt Wash Wed Wis Wm Wyo""".split()
)
_BETWEEN = frozenset(
    """aka approx bzw ca cf eg esp feat geb ie incl ks v viz vs vgl
    bijv cfr einschl esim inkl jfr kts np örn pn tj tzv tzw zzgl напр см ср""".split()
)
_BETWEEN_DOTTED = frozenset(
    """aka bla bva dh dmv dvs dwz eg etux etuxor etvir feks hc ie idr isd maw mbt min oa pej pex
    tex tov ua va zb zt""".split()
)
"""Several short parts with a stop each, here without the stops: z. B., m.in., t.ex."""

_BEFORE_NUMBERS = frozenset(
    """ca dn godz kb kl ok tel tf ur zm č ок ред род с тел ум
    afs bs dh dhs dkr esc fr frs gs kč kr ksh lit mk nkr ptas pts re rf rls rp rs sfr shs skr tk tsh
    ush руб""".split()
)
"""Dates, hours and telephones; currencies."""

_DESIGNATORS = frozenset(
    """app apt bk bks bldg chap chaps ch cl dist div eq eqs ex exh fig figs fn hwy no nos nr nrs
    op para paras pl pls pp pt ques reg regs rm rte sch sched sec secs sect sects sess ste tab
    tbl tit vol vols
    abb abs abschn anh anl anm art bd bde bl hft kap nrn rn rz ziff
    ann fasc fol livr p par pag pagg tav att
    cap inc lám núm núms pág págs párr
    afb bijl blz hfst klo nro sid bkz şek
    cyt pkt pocz poł poz rozdz rys str ust zał zesz čl odst
    гл д илл кв корп оф пп прил прим рис ст стр табл ч п л""".split()
)
"""What a number, a numeral or a letter follows."""

_PLAIN = frozenset(
    """al ch cit col cols cm dept ed eds est etc et evtl ext ft gal hr hrs km lb lbs mph oz
    sq suppl trans usw
    abt allg bes bspw bzgl ehem entspr franz ggf gegr insb jh lat sog std südl nördl teilw verh
    av env ind hab máx mín aprox avda atte prov ult ecc segg loc
    afd dgl enz febr gebr mej mnd resp vnl zgn zog
    jaa kpl lk milj ml mm myöh os ts ym yms yo tms huom joht puh
    ang br dol ds egz fiz gosp gł hist hr itd itp jęz lek łac maks mies min moż niem ok oprac
    pd płd płn pn pocz proc przyp red sek szt śr tel temp tg tyg wg woj wsch wyd wys zach zd zob
    англ вв вып гг греч гос др долл кв коп лат макс мин нем обл пос пр рус руб сб след
    соч тыс ул урожд фр франц чел грн
    bilde maks mfl ung ev forts jur tis
    vb vd yy""".split()
)


_NAMED = _TITLES | _PLACES_AND_TIMES
_BEFORE_SMALL = _PLAIN | _BETWEEN | _BEFORE_NUMBERS | _DESIGNATORS
_LIKE_WORDS = frozenset("app art dist ex no op pt sec sid tab".split())
"""Designators that are words or measures: `the app. A man`, `in 10 sec. 5 others` are sentences."""

_OFTEN = frozenset(
    """al ch cit col cols cm dept ed eds est etc evtl ex ext fig figs ft gal hr hrs inkl km lb lbs
    mph nr oz par pp pt sec sq str suppl trans usw vol vols art""".split()
)
"""Those that are abbreviations more often than words, so that a capital alone says nothing."""


def is_abbreviation(word: str) -> bool:
    """Return whether a full stop after `word` may belong to it where a capital follows.

    Names need their capital: `Mass.`, not `mass.`
    """
    small = word.lower()
    return small in _OFTEN or small in _BETWEEN or _with_capital(word) in _NAMED


def never_ends_sentence(word: str) -> bool:
    """Return whether `word` with its full stop hardly ever ends a sentence: Mr., gen., vs."""
    return word in _SMALL_TITLES or word.lower() in _BETWEEN or _with_capital(word) in _TITLES


def goes_before_small(word: str) -> bool:
    """Return whether the stop of `word` ends nothing before a small letter."""
    small = word.lower()
    return (
        small in _BEFORE_SMALL
        or word in _SMALL_TITLES
        or word in _COUNTED
        or _with_capital(word) in _NAMED
    )


def goes_before_digit(word: str, *, after_number: bool) -> bool:
    """Return whether the stop of `word` ends nothing before a digit: Fig. 2, Rs. 500, godz. 9.

    `after_number`: a number stands before it, so that a currency is that number's: 10 kr. 60 paid.
    """
    small = word.lower()
    if after_number:
        return small in _DESIGNATORS and small not in _LIKE_WORDS
    is_street = len(small) > len("str") and small.endswith("str")  # Goethestr. 5
    return small in _DESIGNATORS or small in _BEFORE_NUMBERS or is_street


def designates(word: str, value: str) -> bool:
    """Return whether `word` names the numeral or the letter `value`: Fig. A, Vols. IV."""
    if value in ("I", "A") and (word in _LIKE_WORDS or word == "No"):
        return False
    return word.lower() in _DESIGNATORS


def goes_between(word: str) -> bool:
    """Return whether the stop of `word` never ends anything: vs., bzw., np."""
    return word.lower() in _BETWEEN


def counts(word: str) -> bool:
    """Return whether `word` is a number that what is counted follows: Mio. Euro."""
    return word in _COUNTED


def is_short_form(parts: str) -> bool:
    """Return whether short parts with stops are an abbreviation that goes on: z. B., et ux. v."""
    return "".join(filter(str.isalpha, parts)).lower() in _BETWEEN_DOTTED


def _with_capital(word: str) -> str:
    """Return `Mass` for `MASS` and `Mass`, but `mass` for `mass`."""
    return word[:1] + word[1:].lower()
