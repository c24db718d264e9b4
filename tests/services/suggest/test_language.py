"""Texts that are not in English are told, and English ones are not taken for others."""

from __future__ import annotations

import pytest

from reader.services.suggest.pairs.language import why_not_for

FOREIGN = {
    "Danish": """Det er på tide, at rådet tager ansvar for det, som sker her i byen. Hun
        sagde, at de har fundet en løsning, og at man for første gang kan have tillid til,
        at broen holder.""",
    "Dutch": """De burgemeester zei dat ze niet wist of de brug was gebouwd in de jaren
        tachtig. Het was een van de grootste werken die we hier hebben gehad, en we hebben
        er veel aan te danken.""",
    "French": """La mairesse a dit que le pont avait été construit en deux ans et qu'il avait
        coûté très cher. Les habitants de la ville ne sont pas d'accord avec elle, mais le
        conseil a voté.""",
    "German": """Die Bürgermeisterin sagte, dass sie nicht wisse, wann die Brücke gebaut
        wurde. Es war eines der größten Werke der Stadt, und viele haben daran mit eigenen
        Händen gearbeitet, sagte sie noch am Montag.""",
    "Polish": """Burmistrz powiedziała, że to nie była jej decyzja i że rada by tego nie
        chciała. To jest jedna z największych budowli w mieście, a most powstał w ciągu
        dwóch lat, mówią.""",
    "Portuguese": """As autoridades disseram que as famílias foram levadas para as escolas da
        cidade. A presidente da câmara afirmou que não havia dinheiro para as obras, mas que
        viria ainda este ano.""",
}
ENGLISH = {
    "report": """The mayor said that she did not know when the bridge was built. It was one
        of the largest works of the town, and many had a hand in it, she told the council on
        Monday.""",
    "quoting": """“Wir haben keine Wahl”, she said in German. The mayor of the town, who was
        born in Graz, told the council that the bridge would not be built before the autumn
        of next year.""",
    "names": "\n".join(f"Ana Holm {number}, Ole Berg, Rut Lind, Per Dahl" for number in range(9)),
    "short": "Nobody came.",
}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_another_language_is_told_by_its_small_words(text: str) -> None:
    assert why_not_for(text) == "the rules are for English, and this reads like another language"


def test_another_script_is_told() -> None:
    why = "the rules are for English, and this is in another script"
    assert why_not_for("Мэр сказала, что мост построят.") == why


@pytest.mark.parametrize("text", ENGLISH.values(), ids=ENGLISH)
def test_english_is_not_taken_for_another_language(text: str) -> None:
    assert why_not_for(text) == ""
