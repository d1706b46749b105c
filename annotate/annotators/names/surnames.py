"""Words that tell names from other words: titles, English forenames, surnames that are ordinary words.

Data for `annotate.annotators.persons`: a small table each, of the kind an editor carries in the head. None of it
depends on a volume.
"""

from __future__ import annotations


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# What stands before a surname and is no part of it, without a full stop.
TITLES = _words(
    "AsstSec DepSec UnderSec SecDef President-elect President-Elect Mr Mrs Miss Ms Messrs Dr Doctor Prof",
    "Professor Madame Madam Mme Sir Lord Lady Dame Viscount Baron Count Ambassador Amb Ambassadors Secretary Secy",
    "Sec Secretaries Under Deputy Assistant Acting Minister Ministers President Presidents Pres Vice Premier",
    "Chancellor PriMin PrimeMin FonMin FornMin DefMin Prime Foreign General Generals Gen Lieutenant Lt Colonel",
    "Col Major Maj Brigadier Brig Captain Capt Commander Admiral Adm Marshal Commodore Generalissimo Gimo Senator",
    "Senators Sen Congressman Congressmen Congresswoman Representative Rep Chairman Chairmen Director Governor",
    "Gov Mayor Counselor Counsellor Consul Chargé Charge DCM Attaché King Queen Prince Princess Shah Emir Amir",
    "Sultan Imam Sheikh Shaikh Sheik Archbishop Bishop Cardinal Pope Patriarch Metropolitan Father Judge Justice",
    "Speaker Commissioner Administrator Adviser Advisor Delegate Officer Comrade Herr Monsieur Signor Señor",
    "Undersecretary Interpreter Spokesman Leader Candidate DCI SYG",
)

# Forenames of the time that are not surnames often: before a surname they name someone in particular.
FORENAMES = _words(
    "aaron adam adlai adrian al alan albert alex alexander alexis alfred alice allan allen alexei anatoly andre",
    "andrei andrew andy ann anna anne anthony antonio archibald art arthur august averell barbara barry ben",
    "benjamin bernard bert bill billy bob bobby boris bradley brian bromley bruce burke carl carlos carol carroll",
    "cecil charles charlie chester chet christian christopher clarence clark claude clyde constantine cyrus dan",
    "daniel dave david dean dennis dick don donald dorothy douglas dwight earl ed edgar edmund edward edwin",
    "eleanor elizabeth elliot ellsworth emil emory eric ernest eugene evelyn everett felix fernando foy francis",
    "francisco frank franklin fred frederic frederick gene geoffrey george gerald gerard gilbert giuseppe glenn",
    "gordon graham grant greg gregory guy hank hans harlan harold harriet harry harvey helen helmut henri henry",
    "herbert herman hermann homer horace howard hubert hugh ian igor ira irving isaac ivan jack jacob jacques",
    "james jane jean jeff jerome jerry jim jimmy joan joe joel johan john jonathan jorge jose josé joseph josef",
    "josh joshua juan julian julius karl katharine kay keith ken kenneth kurt larry lars laurence lawrence leo",
    "leon leonard leonid lester lewis lincoln lindsey livingston llewellyn lloyd louis lucius luis luke luther",
    "lyndon mac malcolm manuel marcus margaret mario marion mark marshall martin marvin mary matt matthew maurice",
    "max maxwell mcgeorge michael mike mikhail miles milton mitchell morris morton moshe murray myron nathan ned",
    "neil nelson nicholas nick nikita nikolai noel norman oleg oliver orville oscar otto owen pablo pat patrick",
    "paul pedro perry pete peter phil philip phillip pierre pietro rafael ralph randolph ray raymond reginald",
    "rené richard robert roberto rodney roger roland ronald ross roy rudolf rudolph russell ruth sam samuel sarah",
    "scott sergei seymour sherman sidney simon spencer stanley stephen steve steven stewart stuart sydney ted",
    "terence theodore thomas thruston timothy tom tommy tony valentin vernon victor viktor vincent virginia",
    "vladimir wallace walt walter warren wayne werner wilbur willard william willy winston winthrop woodrow yuri",
    "zbigniew",
)

# English short forms, with the forenames they stand for.
NICKNAMES = {
    "al": ("albert", "alfred", "alexander", "alfredo"), "andy": ("andrew",), "art": ("arthur",), "ben": ("benjamin",),
    "bernie": ("bernard",), "bill": ("william",), "bob": ("robert",), "bobby": ("robert",), "charlie": ("charles",),
    "chip": ("charles",), "chuck": ("charles",), "cy": ("cyrus",), "dan": ("daniel",), "dave": ("david",),
    "dick": ("richard",), "don": ("donald",), "ed": ("edward", "edmund", "edwin"), "fred": ("frederick", "alfred"),
    "gene": ("eugene",), "hal": ("harold",), "hank": ("henry",), "harry": ("harold", "henry"), "jack": ("john",),
    "jerry": ("gerald", "jerome"), "jim": ("james",), "jimmy": ("james",), "joe": ("joseph",), "johnny": ("john",),
    "ken": ("kenneth",), "larry": ("lawrence", "laurence"), "lew": ("lewis",), "mac": ("mcgeorge",),
    "matt": ("matthew",), "max": ("maxwell",), "mike": ("michael",), "nick": ("nicholas",), "pat": ("patrick",),
    "pete": ("peter",), "phil": ("philip",), "ray": ("raymond",), "ron": ("ronald",), "sam": ("samuel",),
    "steve": ("stephen", "steven"), "ted": ("theodore", "edward"), "tom": ("thomas",),
    "tommy": ("thomas", "llewellyn"), "tony": ("anthony",), "walt": ("walter",), "zbig": ("zbigniew",),
}  # fmt: skip

# Surnames that are rather something else in FRUS: names only where a title or a forename says so.
CERTAIN_WORDS = _words(
    "west east north south king queen prince page day may march church house white black state bishop pope",
    "president speaker judge baron count lord school street bank israel jordan holland ireland england berlin war",
    "peace begin long point case still will most",
)

# Surnames that are words of the language too: names unless an article or another capital says otherwise.
ORDINARY = _words(
    "abbott archer bacon ball barber battle bay bell berry best bird blue bond book bridge brook brown burns bush",
    "butler carpenter carter chance chapel chase christian clay close cook cotton cross dean dove drew english",
    "farmer fell field fields fish fisher ford forest foster fowler fox french frost gates german good grand",
    "grant gray great green grey grove hall hand hardy hare harder hart head heath held high hill hills hood hope",
    "hunt hunter knight lake lamb land lane large lay leader little love major mann mark marsh marshall mason",
    "mills mission moon more moss moose noble park parks pace penny piper pitt pole pool poor pound powers pratt",
    "price priest quick rains ray read reed rice rich rivers rock root rose rule salt sand sharp shepherd short",
    "silver singer small smart smith spring stark steel steward stone strong summer summers swift sword taylor",
    "temple thorn tower turner walker wall ward waters weaver webb wells wheeler wilder winter wise wolf wood",
    "woods worth wright young",
)

DETERMINERS = _words(
    "the a an this that these those our their his her its my your no any each every some all both such other",
    "another",
)
