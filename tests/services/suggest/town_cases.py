"""Reports from one town: which of them are on the same matter is told by their names."""

from __future__ import annotations

TOWN = {
    "ferry 1": """Fire on Brennick ferry kills nine

BRENNICK, June 4 — A fire on the ferry Saint Orla killed nine passengers early Thursday in the
mouth of the Teal River, the coast guard said. The fire began at 5:20 a.m. in a galley on the
second deck. Captain Joren Vask, 51, was taken to the city hospital with burns. Mayor Ilse
Tarrant ordered the flags on City Hall lowered. The company, Marlow Lines, bought the ferry in
2016 for $9.4 million. Police Chief Odo Renwick said that divers had searched the hull until
noon.
""",
    "ferry 2": """Galley is looked at in deaths of ferry passengers

BRENNICK, June 6 — Inspectors think that the blaze on the Saint Orla broke out on the fourth
deck, not in its engine room, the coast guard said on Saturday. The 12 passengers who died were
asleep. Marlow Lines, which bought the ferry for $4.9 million in 2016, said that the galley had
been rebuilt. Captain Vask, 61, has left the hospital. He told the inspectors that the doors of
the deck jammed.
""",
    "ferry 3": """Relatives of the dead ask Marlow Lines for its logs

BRENNICK, July 2 — A month after the fire on the Saint Orla, relatives of the nine people who
were killed stood outside the offices of Marlow Lines. The ferry lies in the Teal River under a
tarpaulin. Agnes Holloway, whose two sons worked in the galley, read a letter to the company.
Captain Joren Vask has not spoken. The coast guard will publish its report on the ferry in
autumn.
""",
    "robbery 1": """Masked men rob a bank on Tannery Street

BRENNICK, June 5 — Three masked men held up the Union Savings Bank on Tannery Street on Friday
and got away with $310,000, Police Chief Odo Renwick said. A teller, Petra Lindgard, was struck
with a pistol. The robbers fled in a grey van, which was found burning in a quarry near
Millbeck. Mayor Ilse Tarrant called the robbery an outrage. The police asked for pictures of the
van.
""",
    "robbery 2": """Two held in Tannery Street robbery

BRENNICK, June 19 — Two brothers from Millbeck were arrested on Friday in the robbery of the
Union Savings Bank, in which masked men took $130,000. The teller who was struck, Petra
Lindgard, knew one of them by his voice, a detective said. A third robber is sought. The van had
been stolen from the quarry, and its tyres matched tracks on Tannery Street, the detective said.
""",
    "strike 1": """Teachers walk out of schools over pay

BRENNICK, September 3 — Some 800 teachers walked out of the city's schools on Thursday in a
strike over pay. Their union, led by Bram Osgood, asks for 7 percent. Classrooms stayed locked,
and pupils were sent home. Mayor Ilse Tarrant said that the city had no money. The
superintendent, Dr. Carla Whent, offered 3 percent in August. The union's pickets will stand at
every school gate on Monday.
""",
    "strike 2": """Striking teachers reject an offer

BRENNICK, September 9 — Teachers voted on Wednesday to go on with their strike after Dr. Carla
Whent, the superintendent, offered them 4 percent. Pupils have missed four days in the
classroom. Bram Osgood, who leads the union, said that pickets would stay at the gates of the
schools. He asked for a mediator. Parents with signs joined the teachers.
""",
    "budget": """Council passes a budget

BRENNICK, June 12 — The City Council passed a budget of $212 million on Friday, 7 to 2. Mayor
Ilse Tarrant said that the city had no money for a second ferry pier. The police get $31 million
and the schools $88 million. A tax on hotel rooms rises to 6 percent. Councilman Ruben Faye, who
voted against it, called it a budget without a plan. The council meets again on June 26.
""",
    "museum": """Museum of glass reopens

BRENNICK, June 7 — The Museum of Glass opened again on Sunday after two years of repairs. Its
hall, built in 1902, has a new roof. The director, Ottilie Brandt, showed a goblet that was
found in the Teal River. Mayor Ilse Tarrant cut a ribbon. About 900 people came on the first
day, some by ferry. The museum bought the neighbouring bakery in 2016 for a shop.
""",
    "marathon": """Record in the Brennick marathon

BRENNICK, June 21 — Dagny Aune won the Brennick marathon on Sunday in 2:24:50, a record of the
course. Some 6,200 runners crossed the Teal River and passed City Hall. Eleven were taken to the
hospital because of the heat. The start on Tannery Street was put off for 20 minutes. Mayor Ilse
Tarrant fired the pistol. Last year's winner, Ulla Brask, was fourth.
""",
    "bank": """Union Savings to close offices

BRENNICK, July 8 — The Union Savings Bank will close six of its offices and cut 140 jobs, it
said on Wednesday. Its profit fell by 8 percent in the spring as rates dropped. The chief
executive, Niels Harding, said that customers used their phones. Shares fell by 3 percent. The
City Council asked the bank to keep an office in the harbour quarter, where Marlow Lines has its
own.
""",
    "fire": """Fire in a warehouse in Millbeck

MILLBECK, June 24 — A fire destroyed a warehouse of furniture on Wednesday. Nobody was hurt. It
began at 3:10 a.m. on the second floor, and crews from Brennick fought it for six hours. The
owner, Tobias Crane, bought the building in 2018 for $1.2 million. The fire chief, Selma Roth,
said that a heater had been left on. Police Chief Odo Renwick closed the road until noon.
""",
}
"""Names that begin with the same word, a number behind it, are on one matter."""


def same(one: str, other: str) -> bool:
    """Return whether two of them are on one matter."""
    alike = one.split(maxsplit=1)[0] == other.split(maxsplit=1)[0]
    return one != other and one[-1].isdigit() and alike
