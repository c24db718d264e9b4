"""What ends a sentence beside a full stop and a blank; `|` stands where one begins."""

from __future__ import annotations

import pytest

from tests.text.test_sentences import sentences_of

CLOSING_MARKS = [
    "“We are done.”| She left the room.",
    "“It is late,” he said.| “I am leaving.”| She stayed.",
    "‘It is late.’| He stood up.",
    '"We lost," he said.| "We will win."',
    '"We lost."| He shrugged.',
    "« Il est parti. »| Elle resta seule.",
    '"It is late. "| He left.',
    "He said it (softly.)| Then he left.",
    "„Ja.“| Er ging nach Hause.",
    "He said “No.”| Then he left.",
    "The book “Dust.” was long.",
    "The plan “failed”.| Nobody knew why.",
    "She called it “a farce.”| The mayor disagreed.",
    "She asked, “Did he say ‘no’?”| He had.",
    "She asked, “Did he say ‘no.’”| He had.",
    "(The mayor was not there.)| The council was.",
    "The mayor (who was late) spoke.| Nobody listened.",
    "(He said: “Leave now.”)| Nobody did.",
    "He wrote to the editor.[3]| The editor replied.",
    "He was right.[1][2]| She was wrong.",
    "*It rained.*| It snowed.",
]
GOES_ON = [
    "“Stop!” he shouted.",
    "“Are you sure?” she asked.| He nodded.",
    "“Why?” Ruth Osei asked.| Nobody answered.",
    "“Enough!” cried Pell.| “Go.”",
    "Who said “Why?” and when?",
    "That is it — “Enough!” — she cried.",
    "The plan (see Sec. 4.) failed.",
    "Yahoo! bought it.| Nobody noticed.",
    "“I saw it,” said Mr. Kask.| “It was red.”",
    "“No . . . not yet,” he said.| He waited.",
    "「行こう。」と彼は言った。|雨が降っていた。",
    "Die Sitzung am 12. März begann um acht.| Sie endete spät.",
]
BEGINS_ANEW = [
    "“Is it over?”| The room was silent.",
    "He asked, “Why now?”| Nobody knew.",
    "“But I …”| She stopped.",
    "“But I … ”| She stopped.",
    "He won.|He lost.",
    "“Done.”|“We know.”",
    "Really?| Yes!| Good.",
]
OTHER_STOPS = [
    "他来了。|她走了。",
    "他说：“好。”|她笑了。",
    "“我们走吧。”|他说完就走了。",
    "彼は帰った。|彼女は残った！|なぜ？|分からない。",
    "هل جاء الوزير؟| لم يأت أحد.",
    "یہ سچ ہے۔| وہ جھوٹ ہے۔",
    "राम घर गया।| क्या वह लौटेगा?| नहीं।",
    "সে এল।| সে গেল।",
    "Նա եկավ։| Նա գնաց։",
    "እሱ መጣ።| እሷ ሄደች።",
    "នាងមក។| គាត់ទៅ។",
]


@pytest.mark.parametrize("marked", CLOSING_MARKS)
def test_what_closes_a_sentence_belongs_to_it(marked: str) -> None:
    assert sentences_of(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("marked", GOES_ON)
def test_a_stop_that_ends_nothing(marked: str) -> None:
    assert sentences_of(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("marked", BEGINS_ANEW)
def test_a_new_sentence_that_is_easy_to_miss(marked: str) -> None:
    assert sentences_of(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("marked", OTHER_STOPS)
def test_other_scripts_have_stops_of_their_own(marked: str) -> None:
    assert sentences_of(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


def test_within_an_address_nothing_ends() -> None:
    assert len(sentences_of("It is at example.org/files/Notes.Final.Draft and nowhere else.")) == 1
    assert len(sentences_of("The file is www.viriver.Org/Plan.Then it stays.")) == 1
