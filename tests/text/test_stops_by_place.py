"""Stops that end a sentence or not by the class of the word and by what follows, in many languages.

`|` stands where a sentence begins.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.text.test_sentences import sentences_of

DESIGNATORS = [
    "The damage is in Fig. A on the left.| The rest is in Figs. B and C.| Nobody looked.",
    "Vol. II is lost.| Read vols. I to III of it.| They are long.",
    "See Eq. B.| The rest follows.",
    "It is in Sec. A.| It is in Art. V.| It is in Exh. C.",
    "He lives in Apt. B on Ave. C.| She lives in Apt. 4.",
    "He said no.| I saw it.| A man came.",
    "No.| I saw nothing.",
    "Siehe Abb. A im Anhang.| Bd. II fehlt.| Nr. 7 auch.",
    "Voir fig. A et chap. IV.| Le t. II est perdu.",
    "Véase el cap. IV y la pág. X.| El núm. 3 falta.",
    "Vedi tav. IV e pag. 7.| Il vol. II manca.",
    "Ver fig. B e cap. II.| O resto falta.",
    "См. рис. 5 и гл. II.| Остальное потеряно.",
    "Zob. rys. 4 i rozdz. II oraz art. 5 ust. 2.| Reszty brak.",
    "Zie afb. A en hfst. II.| De rest ontbreekt.",
    "Se fig. A och kap. II.| Resten saknas.",
    "Bkz. şek. 3 ve bl. II.| Gerisi yok.",
    "Ks. kuva nro. 5.| Muu puuttuu.",
    "Она живёт в д. 5, корп. 2, кв. 7.| Там тихо.",
    "The list is in Sch. D.| The answer to Ques. 4 is not.",
    "انظر ص. 5 هنا.| لا شيء آخر.",
    "Es steht in der Goethestr. 5.| Niemand wohnt dort.",
    "Podle odst. 2 zákona č. 40 to neplatí.| Nikdo to nečte.",
    "Это на с. 14.| Никто не читает.",
    "Kts. s. 14.| Se on siellä.",
    "Ustawa z dn. 5 maja obowiązuje.| Nikt jej nie zna.",
    "W sali było m.in. 12 osób.| Nikt nie mówił.",
    "Het kost o.a. 5 euro.| Det kostar bl.a. 5 kronor.",
]
CURRENCIES = [
    "The fine was Rs. 500 for each boat.| The fee was Rp. 9,000.| Nobody paid.",
    "It cost Fr. 20, Kr. 50 or S/. 30.| Nobody paid.",
    "Stálo to Kč. 40 a ne 10 Kč.| 30 lidí odešlo.",
    "De betalade 10 kr.| 60 andra betalade mer.",
    "Das kostet 3 Mio. Euro.| Es waren 5 Mrd. Dollar.",
    "Es waren 3 Mio.| Die Stadt zahlte.",
    "Zapłacono 5 tys. złotych.| Potem nic.",
    "Это стоит 3 тыс. рублей.| Потом ничего.",
]
TITLES = [
    "Gray et ux. v. Town of Dunmore was heard.| It was long.",
    "State ex rel. Osei v. Lund was heard.| Others were not.",
    "Lund et al. found it.| Others did not.",
    "Dr. med. Anna Lund kam.| Prof. Dr. h. c. Moe auch.",
    "Il prof. Rossi e l'avv. Neri tacciono.| L'on. Verdi parla.",
    "Il a vu MM. Roy et Lys, Mlles. Lenoir et Mgr. Paul.| Rien.",
    "Los Sres. Ruiz y los Dres. Paz van con el Gral. Soto y su Excma. Sra. Gil.| Nada.",
    "Os Srs. Lima e a Profa. Reis viram o Exmo. Sr. Dias.| Nada.",
    "I Sigg. Neri e Verdi tacciono con il Geom. Bini.| Nulla.",
    "Sie traf Hrn. Ott, Mag. Huber und Hptm. Kurz beim hl. Paulus.| Sonst niemand.",
    "Mw. De Vries, Ir. Smit en jhr. Kok zwijgen.| Niets.",
    "A Szt. Gellért téren ifj. Kiss és özv. Nagy állt kb. 500 emberrel.| Semmi.",
    "Prof. dr hab. Lis i Płk. Nowak milczą.| Nic.",
    "На вул. Миру, пл. Перемоги та бул. Шевченка тихо.| Нічого.",
    "Η κα. Λίτσα και ο Αγ. Νικόλαος σιωπούν.| Τίποτα.",
    "Doç. Dr. Kaya ve Yrd. Doç. Demir sustu.| Yok.",
    "Jl. Sudirman ditutup.| Tidak ada.",
    "Flt. Lt. Roe met Amb. Poe and Chmn. Ito.| Nobody spoke.",
    "Dr. Jansen en mr. Visser kwamen.| Prof. dr. ir. De Boer ook.",
    "Pani prof. Nowak mieszka przy ul. Długiej.| Wczoraj wyszła.",
    "Она живёт на ул. Ленина.| Там же живёт проф. Орлов.",
    "Ul. Długa jest zamknięta.| Prof. Nowak mieszka na pl. Wolności.",
    "Elle habite bd. Raspail.| Il est tard.",
    "Mme Roy a vu le Dr. Petit.| Elle est partie.",
    "El Dr. Gómez y la Srta. Ruiz hablaron.| Nadie escuchó.",
    "Tästä puhui mm. Virtanen.| Hän lähti.",
    "El Sr. Gómez vive en EE. UU. desde mayo.| Nadie habló del Sr. Ruiz.",
    "O Sr. Costa falou.| Depois saiu com o Sr. Reis.",
    "Ieri il sig. Neri taceva.| Parla del sig. Verdi.",
    "وصل د. أحمد إلى هنا.| ثم عاد.",
]
ORDINALS = [
    "Der 27. Kongress begann am 3. 10. 1990 in Vir.| Es war kalt.",
    "Es war der 19.| Die Stadt schlief.",
    "Friedrich II. von Vir kam.| Er blieb.",
    "Er starb unter Heinrich VIII.| Die Burg steht.",
    "Kokous alkoi 9. huhtikuuta.| Se päättyi pian.",
    "Grégoire XII.| Mais le village dort.",
]
BRACKETS_AND_NOTES = [
    "He was right. [3]| She was wrong. [1, 4–6]| Nobody knew.",
    "[1] Lund, Bridges.| [2] Moe, Rivers.",
    "Rom (lat. Roma) brennt.| Niemand kam.",
    "It failed (e.g. The first bridge fell).| Nobody came.",
]
OTHER_SCRIPTS = [
    "本当に来た!|彼は笑った?|分からない。",
    "「本当?」と彼は言った。|雨だった。",
    "どうして?と彼は聞いた。|雨だった。",
    "그는 왔습니다.| 그녀는 갔습니다.| 3명이 남았다.",
    "그는 “간다.”라고 말했다.| 비가 왔다.",
    '그는 "간다."고 말했다.| 비가 왔다.',
    "डॉ. ली आए।| बी.ए. की डिग्री मिली।",
    "「谁来了？」。|他走了。",
]
OPENERS = [
    "Hij kwam.| ,,Het is laat'', zei hij.| Zij bleef.",
    "Ze nemen het op.| Het is laat.",
    "Er kam.| ``Es ist spät'', sagte er.| Sie blieb.",
]
LISTS = [
    "The plan has two steps:| 1. The road is closed.| 2. The bridge is built.| Nobody objected.",
    "Two steps:| 1) Close the road.| 2) Build it.| Nobody objected.",
    "Two steps:| (a) Close the road.| (b) Build it.| Nobody objected.",
    "Two steps:| I. Close the road.| II. Build it.| Nobody objected.",
    "Two steps:| 1. Close it;| 2. Build it;| 3. Open it.| Nobody objected.",
    "Two steps: 1. close it; 2. build it.| Nobody objected.",
    "They sell (a) Boats, (b) Nets.| Nobody buys.",
    "Zwei Schritte:| 1. Die Straße wird gesperrt.| 2. Die Brücke wird gebaut.",
    "Deux étapes :| 1. La route est fermée.| 2. Le pont est construit.",
    "Два шага:| 1. Дорогу закроют.| 2. Мост построят.",
    "两步：|1.关闭道路。|2.修桥。|没人反对。",
    "It rose by 3.| Then it fell by 4.",
    "He met A. Lund.| B. Moe was there.",
    "They won.| • The road is closed.| • The bridge is built.",
]
NUMBERS = [
    "It happened in 1990.| 12 people died.",
    "The score was 3.| 4 players were sent off.",
    "He paid £5.| 20 others paid more.",
]


@pytest.mark.parametrize(
    "marked",
    [
        *(DESIGNATORS + CURRENCIES + TITLES + ORDINALS + BRACKETS_AND_NOTES),
        *(OTHER_SCRIPTS + OPENERS + LISTS + NUMBERS),
    ],
)
def test_a_stop_means_what_its_place_says(marked: str) -> None:
    assert sentences_of(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


_BODIES = ["The road is closed", "Nobody came", "It is late", "Boats may pass"]


@given(
    st.lists(st.sampled_from(_BODIES), min_size=2, max_size=6),
    st.sampled_from(["{}.", "{})", "({})"]),
    st.sampled_from([":", "."]),
)
def test_the_marker_of_an_item_begins_its_sentence(
    bodies: list[str], style: str, before: str
) -> None:
    items = [f"{style.format(number)} {body}." for number, body in enumerate(bodies, start=1)]
    assert sentences_of(f"The plan{before} {' '.join(items)}") == [f"The plan{before}", *items]
