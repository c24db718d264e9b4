"""Names and titles by hand: given names with their short forms, titles that go together."""

from __future__ import annotations

from collections.abc import Iterator

_SHORT_FORMS = """
    william bill will billy willy liam|robert bob rob bobby|joseph joe joey|james jim jimmy jamie
    john johnny jack jon|michael mike mick mickey|richard rick dick rich ricky|thomas tom tommy
    charles charlie chuck|christopher chris kit|daniel dan danny|david dave davy|edward ed eddie ted
    elizabeth liz beth betsy betty eliza lizzie|katherine catherine kate kathy katie cathy kathryn
    margaret maggie meg peggy|matthew matt|anthony tony|andrew andy drew|samuel sam sammy
    samantha sam|benjamin ben benny|nicholas nick|alexander alex sasha alec|alexandra alex sasha
    timothy tim|stephen steve steven|gregory greg|jeffrey jeff geoffrey geoff|kenneth ken kenny
    lawrence larry|leonard len lenny|patrick pat paddy|patricia pat patty tricia|peter pete
    philip phil phillip|raymond ray|ronald ron ronnie|donald don donny|douglas doug|eugene gene
    francis frank|franklin frank|frederick fred freddie|gerald jerry gerry|harold harry hal
    henry harry hank|jacob jake|jonathan jon|joshua josh|lewis lou louis|martin marty|nathaniel nate
    nathan nate|susan sue suzanne|theodore ted teddy theo|victoria vicky|vincent vince|walter walt
    zachary zach|abraham abe|albert al bert|alfred al fred|barbara barb|bernard bernie
    deborah deb debbie|dorothy dot dottie|eleanor ellie nora|jennifer jen jenny|jessica jess
    judith judy|kimberly kim|pamela pam|rebecca becky|sandra sandy|stanley stan|valerie val
    vladimir volodymyr vlad|sergey sergei serhiy|mohammed muhammad mohammad mohamed|yuri yury
    alexei aleksei oleksiy|dmitry dmitri dmytro|mitchell mitch|newton newt|rafael ted raphael
    madeleine maddie|cynthia cindy|christine chris christina tina|leslie les|clifford cliff
    gilbert gil|herbert herb|isaac ike|maxwell max|melanie mel|melvin mel|oliver ollie|randall randy
    reginald reg|roland rollie|russell russ|sidney sid|terence terry terrence|teresa terry tess
    calvin cal|dennis denny|donna don|elliott eli|garrett gary|gwendolyn gwen|jacqueline jackie
    julian jules|kathleen kathy kate|lucille lucy|lillian lily|nancy nan|rosemary rose
"""
_GIVEN = """
    hillary barack donald george ronald michelle melania ivanka eric marco ted bernie jill gary
    paul kevin scott brian mark steven laura linda mary maria anna anne ann sarah sara emily emma
    olivia sophia ava mia amy angela lisa helen karen carol sharon ruth janet diane julie joyce
    virginia martha debra amanda stephanie carolyn heather gloria evelyn jean cheryl mildred
    joan ashley brenda rachel nicole judy theresa beverly denise tammy irene jane lori marie wanda
    ethel jason ryan jacob larry frank justin brandon gerald jeremy roger keith terry sean albert
    jesse willie bruce bryan billy juan jordan joe luis carlos jose antonio miguel pedro manuel
    francisco jorge ricardo fernando eduardo javier sergio mario pablo diego alejandro andres
    hans karl klaus wolfgang angela olaf fritz jürgen francois françois jean pierre jacques
    emmanuel marine nicolas luc marc michel claude giuseppe giovanni luigi matteo silvio paolo
    vladimir sergei dmitry igor ivan boris nikolai mikhail oleg viktor andrei alexei yuri anatoly
    ahmed ali hassan hussein omar ibrahim mahmoud khalid abdullah fatima aisha layla recep bashar
    narendra rahul amit raj priya sanjay arun rajesh imran nawaz benazir kim park lee moon shinzo
    yoshihide fumio akira hiroshi kenji yuki wei ming li jun mei xi hu wen jin benjamin netanyahu
    ehud ariel yitzhak shimon moshe golda david naomi esther adam aaron abigail alan alice allen
    allison arthur barry bradley brad brent brett caleb cameron carl carla cecilia chad charlotte
    chelsea clara claire clarence clayton connor craig crystal curtis cody corey cory dale dana
    darren darryl dean derek diana dominic don doris duane dustin dwight dylan earl edgar edith
    edna edwin elaine elena ella ellen ernest erica erin ethan eva evan faith felix fiona floyd
    frances gabriel gail glenn gordon grace graham grant guy hannah harvey hazel hector holly hope
    howard hugh hugo ian irving isabel jared jasmine jay jeanne jerome jodi joel josephine juanita
    julia june kara kate kathryn katrina kay kelly kelley kirk kurt kyle lance lauren leah leo leon
    leroy lester lloyd logan lois lorraine louis louise lucas lucia lucy luke luther lydia lynn
    mabel malcolm marcia marcus marian marilyn marion marjorie marshall marvin maureen maurice max
    megan melinda melissa meredith milton miranda molly monica morgan morris natalie nathan neil
    nelson nina noah noel nora norma norman oscar otis owen pauline pearl penny perry phyllis
    preston quentin ralph ramon raquel regina renee rita robin robyn rodney roland rosa rose ross
    roy ruben ruby rudy rufus russell sally seth shane shannon shaun shawn sheila shirley simon
    sonia sophie spencer stacey stella stuart sylvia tanya tara taylor tina todd tracy travis trevor
    troy tyler vanessa vera vernon veronica victor vivian wade wallace warren wayne wendy wesley
    whitney wilbur yolanda yvonne zoe rudolph rudy newt kellyanne huma tim carly lindsey rand rick
    nigel theresa jeremy tony keir rishi nicola ruth malcolm julia kevin john jacinda justin
    stephen pierre huma cheri robby corey paul loretta merrick elena sonia clarence antonin ruth
    tulsi kamala mitt mike karen cory amy elizabeth kirsten beto pete julián julian tammy dianne
    nancy mitch chuck harry paul steny lindsey jeb lincoln jim jason trey elijah adam devin
    helena martina karin lena anja petra ingrid astrid sofia freya greta elsa birgit heidi
    ursula renate monika silke ulrike katja tanja svetlana natalia natasha olga tatiana irina
    ekaterina anastasia galina lyudmila oksana halyna iryna milena jelena jovana ivana zuzana
    katarina magdalena agnieszka katarzyna malgorzata piotr pawel jerzy tomasz krzysztof
    wojciech andrzej marek jan jiri vaclav milos petr pavel zoltan istvan laszlo gabor ferenc
    viktoria mihai ion radu stefan dragan goran zoran slobodan aleksandar nikola lars bjorn sven
    nils erik henrik anders mikael jens soren mette lotte hanne inger liv ole knut gunnar pekka
    jukka matti timo antti sanna willem pieter maarten joost femke anneke bart guillaume mathieu
    benoit thierry laurent olivier philippe sylvie chantal isabelle celine aurelie brigitte
    valerie chiara francesca giulia lorenzo alessandro federico riccardo massimo enrico
    elisabetta paola ana beatriz isabela joao tiago rui paulo gustavo rodrigo rafael mateus
    carmen dolores pilar mercedes consuelo ignacio gonzalo alvaro rosario guillermo esteban
    felipe ramiro yusuf mustafa mehmet emre murat kemal zeynep elif aylin leyla samir nabil
    tariq rashid karim jamal yasmin amina noor zahra parvez asif ayesha farhan saeed deepak
    vikram anil sunil ashok sunita anjali kavita meera lakshmi takashi naoki kazuo haruki
    satoshi keiko yoko hiroko sakura nguyen minh kwame kofi chidi ngozi amara olu tunde sipho
    thabo nomsa moses
    scott reince debbie donna jen josh jake wolf anderson megyn lester martha chris brit sean rush
    abdul abdullahi adrian adriana adrienne agnes aidan aiden aimee akiko alain alana alastair
    alberta alberto aldo alejandra aleksandr aleksandra alessandra alexandros alfonso alicia alison
    alistair alma amadou amelia amir anand andre andrea andreea angelica angelina angelo angus anita
    annabel annelies annette annie anthea antoine antonella antonia arnold arturo aubrey audrey aziz
    barnaby beata beatrice benedict bernadette bertrand bianca bilal bohdan bongani brendan bridget
    britney britt brittany brooke bryce byron callum camilla camille candace carlo carole caroline
    carrie cassandra cecile cedric cesare chinedu chinua chloe christophe christy ciara clint clive
    colette colin colleen connie conor constance cordelia courtney cristian cristina daisuke damian
    damien damon daniela danielle daphne dario darlene darrell darrin deanna declan deepika deirdre
    delores denis dermot desmond didier dieter dimitris dinesh dirk divya dolly domenico domingo
    dominique doreen dorothea duncan dusan dwayne edmund edouard eileen eirik eleni elias elisa
    elise elsie emeka emile emilia emilio enrique enzo ernesto espen estela estelle etienne eugenia
    eunice everett ewa ewan fabian fabio faisal farah farid fatou fergus fernanda filippo finn
    florent folake francesco francoise frederic freida frida gabriela gabriele gabriella gabrielle
    gareth garry gavin geert genevieve georges georgia georgina geraldine gerard gerardo gerda
    gerhard gianni gilberto gilles gillian gina giorgio giorgos gladys glenda graciela gretchen
    gudrun guido gunther gustav hakim halvor hamid hamza hanna harald harriet haruto hattie heinrich
    heinz helga helmut hendrik henri henrietta herman hermann hideo hilda hubert hugues husam iain
    ibrahima ilona imogen indira ines ingeborg ioana irma isabella ismail ivar ivor jacek jaime
    jakub jamil janelle janice janina janine jeanette jeannette jemima jenna jermaine jeroen jiro
    joachim joanna joanne joaquin jocelyn jodie jody johan johann johanna johnnie joko jolanta jonas
    jorg josef josefina joseline jozsef juana judit juliana julien juliet juliette julio julius
    jurgen justine kagiso kamal kamau kaori kareem kareena karel karol kasper katalin katrine
    kelechi kelsey kendra kerry khaled khalil kimberley kirsty kjell klara koichi kostas kristen
    kristian kristin kristina kristine kumiko kwabena lachlan larissa laurence laurie leandra leanne
    leila leonardo leonor lerato lesley lesya leticia lidia liesbeth lindiwe lindsay linnea lionel
    lisbeth lorena lorenz lorna lothar lottie louie lucian lucien lucinda ludmila ludwig luisa lynda
    lynette lynne lyubov mackenzie maddison madeline maeve magnus mahesh makoto mamadou mandy
    manfred manish manuela marcel marcela marcello marcos margarita margot margrethe marguerite
    mariam mariana mariano maribel marijke mariko marisa marisol marissa marlene marlon marsha marta
    martine masako masao mateo mathilde matthias mauricio maurizio mauro mavis maxime maxine mayumi
    meena michela michele michiko millie minnie minoru mirjana miroslav miroslava mitzi miyuki mona
    monique morten mukesh muriel mustapha mwangi myra myrtle nadia nadine naresh natalya nathalie
    neha nestor nettie niamh nichole nicolae niels nikhil nikita nikki niklas nikolaos nkechi nobuo
    noemi nolan norbert noreen noriko olav olufemi ophelia osama osamu oskar oumar padraig paige
    pankaj pascal patrice patti paula paulette paulina petter philippa phoebe piero piers pietro
    polly pooja prakash pranav priscilla rachael rafiq ragnhild rainer rajiv rakesh ramesh rami
    ramona rania rashad rasmus raul ravi rebekah reggie reiko reinhard rekha renata rene reuben
    rhoda rhonda rhys riley ritu roberta roberto rochelle roderick rodolfo rogelio rohan rohit rolf
    romain rory rosalie rosalind rosalyn rosemarie roxanne roza rupert sabine sabrina sachiko sachin
    sadie saleh salim salma salman salvatore samira sandeep sander sanjeev saskia satoru seamus
    sebastian sebastien selena serena serge shanna shari sharif shauna shawna shelby sheldon shelley
    sherry sheryl shigeru shinji shreya sian sibusiso siegfried sigrid sigurd silvia simona sinead
    siobhan siobhán solveig sonja sonya staci stacy stanislav stefania stefano stephane suleiman
    suresh susana susanne suzette sybil sylvain synnove tabitha tadashi tadeusz takako tamara tania
    taras tasha tendai terrance terrell terri thad thandi thelma therese thorsten tiffany tobias
    toby tomas tommaso tomoko toni tonya torbjorn torsten toshiro trent trisha tristan trond trudy
    trygve tyrone ulf ulrich umar umberto usha usman uwe valentin valentina valentyna valeria vaughn
    velma vesna vicente vicki vidar vijay vikas vincenzo vinod vladislav walid wambui wanjiru
    wendell werner wilfred wilhelm willard willis winifred winnie witold wyatt xavier xiomara yahya
    yann yannick yasir yasuko yesenia yewande yiannis yngve yoshiko youssef yusra yves yvette zainab
    zara zbigniew zelda zodwa zofia
"""


def _numbered(groups: str) -> Iterator[tuple[str, int]]:
    """Yield each word of groups, which end at a `|` or a line, with the number of its group."""
    for number, group in enumerate(groups.replace("\n", "|").split("|")):
        yield from ((word, number) for word in group.split())


_FORMS: dict[str, set[int]] = {}
for _name, _number in _numbered(_SHORT_FORMS):
    _FORMS.setdefault(_name, set()).add(_number)

GIVEN = frozenset(_GIVEN.split()) | frozenset(_FORMS)
"""Given names in lower case."""


def same_given(one: str, other: str) -> bool:
    """Return whether two given names may be one person's: Bill and William, J. and John."""
    if one == other or one.startswith(other.rstrip(".")) or other.startswith(one.rstrip(".")):
        return True
    return bool(_FORMS.get(one, set()) & _FORMS.get(other, set()))


_TITLES = """
    senator sen|representative rep congressman congresswoman|governor gov|mayor|president
    vice-president|prime-minister premier|king|queen|prince|princess|general gen|colonel col
    captain capt|lieutenant lt|sergeant sgt|major maj|admiral adm|judge|justice|attorney
    prosecutor|professor prof|doctor dr|chairman chairwoman chair chairperson|secretary|minister
    ambassador|chancellor|commissioner|director|sheriff|detective det|officer|bishop|archbishop
    cardinal|pope|reverend rev pastor|rabbi|imam|sir|lord|lady|dame
    spokesman spokeswoman spokesperson|manager|strategist|adviser advisor aide|analyst|economist
    historian|coach|editor|columnist|reporter journalist correspondent|author|actor actress|singer
    lawyer|pollster|ceo|founder|treasurer|delegate|emperor|sultan|sheikh|emir|inspector insp
    councilman councilwoman councillor councilor cllr alderman|superintendent supt|chief|leader
    speaker|foreign-minister|finance-minister|defense-minister|mr|mrs ms miss
    corporal cpl|private pte pvt|constable|trooper|brigadier|commodore|commander cmdr|deputy
    lieutenant-governor lt-governor lieutenant-gov lt-gov|baroness|baron|duke|duchess|earl
    viscount|countess|marshal|assemblyman assemblywoman|coroner|magistrate|dean|provost|rector
    headteacher headmaster headmistress|principal|trustee|clerk|envoy|solicitor|barrister
    ombudsman|canon|ayatollah|mullah|comptroller|curator
"""
Title = tuple[int, ...]
"""The number of a title, and those of the ones before it, the nearest first."""
TITLES = dict(_numbered(_TITLES))
"""Titles in lower case, to a number for those that mean the same."""

_HIS = "mr sir lord king prince duke viscount"
_HERS = "mrs ms miss dame lady queen princess duchess countess baroness"
_OFFICES = "congress council assembly chair spokes"
SEXES = {
    **dict.fromkeys((*_HIS.split(), *(f"{each}man" for each in _OFFICES.split())), "his"),
    **dict.fromkeys((*_HERS.split(), *(f"{each}woman" for each in _OFFICES.split())), "hers"),
}
"""Titles in lower case that tell whether a man or a woman has them, to which it is."""

_WEAK = frozenset(
    TITLES[each]
    for each in (
        "mr mrs author adviser leader lawyer strategist editor analyst founder sir lady officer "
        "attorney chief doctor professor"
    ).split()
)
_MARRIED = {TITLES["mr"], TITLES["mrs"]}
COURTESY = frozenset((each,) for each in _MARRIED)
"""Titles that stand before surnames: in `Mr. Vega Ruiz` both words are one."""


RANKS = {"deputy": TITLES["deputy"], "assistant": -1, "vice": -2}
"""Words before a title that make another one of it, with their numbers: the deputy mayor."""
_SECOND = frozenset(RANKS.values())
_HIGHER = TITLES["chief"]
"""What is often left out: the chief inspector, and the inspector."""


def titles_apart(one: Title, other: Title, sexes: frozenset[str] = frozenset()) -> float:
    """Return how much it says that one person has two titles: 0 to 1; `sexes`: whose they are."""
    if len(sexes) > 1:
        return 1.0
    if one == other:
        return 0.0
    a, b = one[0], other[0]
    if {a, b} == _MARRIED:
        return 1.0
    if a in _MARRIED or b in _MARRIED:
        return 0.0
    if {*one} <= {*other} or {*other} <= {*one}:
        more = {*one} ^ {*other}
        return 1.0 if more & _SECOND else 0.5 if _HIGHER in more else 0.0
    return 0.5 if a in _WEAK or b in _WEAK else 1.0


NO_NAME = frozenset(
    """
    party university college school street avenue road house court council committee department
    ministry police times post news journal press association institute foundation bank group
    company corp inc ltd act bill law war day week month year state states city county district
    democrat democrats democratic republican republicans republic congress senate national
    international american british russian chinese french german european african asian islamic
    black white supreme federal central north south east west northern southern eastern western new
    monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december of the in an and a on at for if when while but union
    tv radio show center centre hall tower square park airport campaign super pac caucus convention
    election affordable care wall social security medicare obamacare twitter facebook google
    administration library museum hospital award prize cup league club church
    as but so like both former then later with from by
    however although though meanwhile moreover still yet even after before since because despite
    """.split()
)
"""Words that no person's name has, in lower case."""
