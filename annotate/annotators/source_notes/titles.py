"""The words that titles and offices are made of, by which a name is told from what stands before it.

In: the words of one member of a list, such as "Deputy Assistant Secretary for IO William B. Buffum". Out: where its
name begins, and whether it is an office. FRUS prints titles in capitals like names, so only the words themselves
tell: ranks ("Director"), what offices are about ("Near Eastern"), and common given names. No person is listed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence


def word_set(words: str) -> frozenset[str]:
    """The words of a text, parted at white space."""
    return frozenset(words.split())


# A run of words with one of these in it is a title, or begins with one.
RANKS = word_set("""
    Acting Adm. Administrative Administrator Admiral Adviser Advisers Advisor Agricultural Aide Air Alternate
    Ambassador Ambassador-at-Large Ambassadors Analyst Area Army Assistant Associate Attaché Attorney Brig.
    Brigadier Bureau Capt. Captain Chairman Chargé Chief Cmdr. Col. Colonel Commander Commercial Commissioner
    Comptroller Congressman Consul Consultant Coordinator Counsel Counsellor Counselor Country Cultural DCI DDCI
    DDI DDP Dep. Deputy Desk Director Dr. Economic Economist Editor Executive Expert First Foreign Gen. General
    Governor Head Historian Inspector Intelligence Judge Justice Labor Large Legal Legation Lieutenant Lt. Maj.
    Major Manager Mayor Member Messrs. Military Minister Miss Mission Mr. Mrs. Ms. Naval Office Officer
    Officer-in-Charge Officers Operations Personal Planning Policy Political President Press Principal Private
    Professor Program Public Rear Regional Representative Science Scientific SecDef Second Secretary Sen.
    Senator Senior Sergeant Solicitor Special Specialist Staff Superintendent Supervisor Third Trade Treasurer
    Under Under-Secretary Undersecretary Vice""")
# Of these, the ones that are also surnames or begin the names of offices: titles only in company.
_WEAK = word_set("""
    Air Area Army Bureau Counsel Country Desk Economist First Foreign Governor Head Judge Justice Labor Large
    Major Mayor Mission Office Policy Press Private Program Public Science Second Staff Third Trade""")
# "Senior Interdepartmental Group", "Executive Secretariat": they begin offices as well as titles.
_EITHER = word_set("Executive Foreign General Senior Special")
# Those that stand straight before a surname: "Ambassador West", "Colonel French".
_PERSONAL = word_set("""
    Admiral Ambassador Captain Colonel Commander Dr. General Governor Lieutenant Major Miss Mr. Mrs. Ms. President
    Secretary Senator""")
# What offices and titles are about. A title's words end where a word not among them begins.
TOPICS = word_set("""
    Activities Advanced Aeronautics Affairs Africa African Agency Agreements Agricultural Agriculture Aid
    American Americas Analysis Applied Arab Arabian Area Areas Arms Army Asia Asian Assistance Atlantic Atomic
    Aviation Baltic Basic Bilateral Board Branch British Budget Bureau Canadian Capabilities Career Caribbean
    Center Central Charge China Chinese Civil Claims Combined Commerce Commercial Commission Committee Commodity
    Commonwealth Communications Communist Community Conference Congressional Consular Continental Control
    Cooperation Corps Council Counterterrorism Country Crisis Cultural Current Deep Defense Delegation
    Department Dependent Desk Development Disarmament Disputes Division Doctrine Domestic East Eastern Economic
    Economics Education Educational Emergency Employment Energy Environmental Estimates Europe European Events
    Exchange Export External Families Far Field Finance Financial Fisheries Food Force Forces Freedom French
    Fuels Functional Geographic German Global Group Groups Gulf Headquarters Health Hemisphere Human
    Humanitarian Iberian Import Industrial Industries Information Institutional Insular Integration Intelligence
    Inter-American Interagency Interdepartmental Interior International Investment Islamic Joint Language Latin
    Law Legal Legislative Lend-Lease Liaison Line Logistics Long-Range Maghreb Mainland Management Maritime
    Materials Matters Mediterranean Middle Military Ministerial Mission Missions Monetary Movement Multilateral
    Munitions Mutual Narcotics National Nations NATO Near Negotiating Negotiations Nonproliferation North
    Northeast Northeastern Northern Nuclear OAS Oceans Office Operational Operations Organization Organizations
    Outer Overseas Oversight Pacific Party Peace Peninsula Personnel Petroleum Plan Planning Plans Polar Policy
    Political Political-Military Politico-Military Politico-military Population Preparedness Press Production
    Programs Projects Proliferation Property Proposals Protocol Psychological Public Radio Reconnaissance
    Records Refugee Regional Relations Reports Republic Requirements Research Resettlement Resources Review
    Rights Safety Sahara Saharan Sales Satellite Scandinavian Science Scientific Sea Secretariat Section
    Security Service Services Settlement Shipping Short-Range Social South Southeast Southern Soviet Space
    Special Staff Standards State States Stockpile Strategic Strategy Studies Supply Systems Task Team Technical
    Technological Technology Telecommunications Territorial Territories Threat Trade Training Transport
    Transportation Travel Treasury Treaties Treaty Tropical Trusteeship U.N. U.S. UN Undersea Union Unit United
    US Verification Visa Visas War Warfare Water Weapons Welfare West Western White House Whole Women Working
    World Youth
    Aden Adriatic Aegean Afghanistan Albania Albanian Algeria Algerian Andean Angola Antarctic Antarctica Arabia
    Arctic Argentina Argentine Australia Australian Austria Austrian Bahamas Bahrain Bangladesh Barbados Belgian
    Belgium Benelux Benin Berlin Bhutan Bolivia Bonn Botswana Brazil Brazilian Britain Brunei Bulgaria Bulgarian
    Burma Burmese Burundi Cambodia Cambodian Cameroon Canada Ceylon Ceylonese Chad Chile Chilean Coast Colombia
    Colombian Comoros Congo Costa Cuba Cuban Cyprus Czechoslovak Czechoslovakia Dahomey Danish Denmark Djibouti
    Dominica Dominican Dutch Ecuador Egypt Egyptian Eritrea Estonia Ethiopia Ethiopian Fiji Finland France Gabon
    Gambia Geneva Germany Ghana Ghanaian Greece Greek Grenada Guatemala Guinea Guyana Haiti Haitian Honduras
    Hong Horn Hungarian Hungary Iberia Iceland India Indian Indonesia Indonesian Iran Iranian Iraq Iraqi Ireland
    Israel Israeli Italian Italy Ivory Jamaica Japan Japanese Jerusalem Jordan Jordanian Kenya Kenyan Kong Korea
    Korean Kuwait Kuwaiti Lanka Laos Laotian Latvia Lebanese Lebanon Leone Lesotho Levant Liberia Libya Libyan
    Lithuania London Luxembourg Madagascar Malagasy Malawi Malaya Malaysia Malaysian Maldives Mali Malta
    Mauritania Mauritius Mexican Mexico Micronesia Monaco Mongolia Moroccan Morocco Moscow Mozambique Namibia
    Nauru Nepal Netherlands New Nicaragua Niger Nigeria Nigerian Norway Norwegian Okinawa Oman Pakistan
    Pakistani Palestine Panama Panamanian Papua Paraguay Paris Persian Peru Peruvian Philippine Philippines
    Poland Polish Portugal Portuguese Puerto Qatar Rhodesia Rica Rico Romania Romanian Russia Russian Rwanda
    Ryukyu Ryukyus Saigon Salvador Samoa Saudi Senegal Seychelles Sierra Singapore Somali Somalia Spain Spanish
    Sri Sudan Surinam Suriname Swaziland Sweden Swedish Swiss Switzerland Syria Syrian Taiwan Tanganyika
    Tanzania Thai Thailand Tobago Togo Tokyo Tonga Trinidad Tunisia Tunisian Turkey Turkish U.S.S.R. USSR Uganda
    Upper Uruguay Venezuela Venezuelan Viet-Nam Vietnam Vietnamese Volta Yemen Yemeni Yugoslav Yugoslavia Zaire
    Zambia Zanzibar Zealand Zimbabwe""")
OF = word_set("of for to in the on at from")
GIVEN = word_set("""
    Aaron Abraham Abram Adam Alan Albert Alexander Alexis Alfred Alice Allan Allen Alvin Amos Andrew Angier
    Angus Ann Anne Anthony Archer Armin Arnold Arthur Ashley August Averell Barbara Barry Ben Benjamin Bernard
    Bert Betty Bill Bob Brent Brewster Brian Bruce Bryan Burke Calvin Carl Carol Cecil Charles Charlotte Chester
    Christian Christopher Clarence Clark Claude Claus Clayton Clement Clifford Clinton Clyde Craig Curtis Cyrus
    Dale Dan Daniel Darwin David Dean Deane Deborah Denis Dennis Dick Don Donald Dorothy Douglas Duane Dudley
    Duncan Dwight Earl Edgar Edith Edmund Edward Edwin Elinor Elizabeth Elliot Ellis Ellsworth Elmer Elwood
    Emerson Emil Emory Eric Erich Ernest Erwin Eugene Evan Everett Felix Findley Forrest Foy Frances Francis
    Frank Franklin Franz Fraser Fred Frederick Galen Gardner Gary Gene Geoffrey George Gerald Gerard Gilbert
    Glenn Gordon Grace Graham Grant Gregory Guy Hal Hans Harlan Harmon Harold Harrison Harry Harvey Haydn Helen
    Henry Herbert Herman Hermann Heyward Hollis Homer Horace Howard Hubert Hugh Ira Irving Irwin Isaiah Ivan
    Jack Jackson Jacob James Jane Janet Jay Jean Jeanne Jeff Jeffrey Jeremy Jerome Jerry Jesse Jim Jimmy Joan
    Joe Joel John Jonathan Joseph Josephine Joshua Joyce Judith Julia Julian Julius Karl Katherine Keith Kenneth
    Kent Kermit Kevin Kurt Larry Laurence Lawrence LeRoy Lee Leo Leon Leonard Leroy Leslie Lester Lewis Lily
    Lincoln Linda Linwood Livingston Llewellyn Lloyd Loren Louis Louise Lowell Loy Lucian Lucius Luke Lyle Lyman
    Lynn Malcolm Manfred Margaret Marie Marion Mark Marshall Marten Martin Marvin Mary Matt Matthew Maurice Max
    Maxwell McGeorge Melvin Merrill Michael Mike Mildred Miles Milton Monteagle Morton Murray Myron Nancy Nathan
    Nathaniel Neil Nelson Newell Nicholas Noel Norman Olaf Oliver Orville Oscar Otto Outerbridge Owen Page
    Patricia Patrick Paul Perry Pete Peter Phil Philip Phillip Preston Quentin Ralph Randolph Ray Raymond
    Rebecca Rex Richard Rob Robert Robin Roderic Rodger Rodney Roger Roland Ron Ronald Rosemary Ross Roswell Roy
    Rozanne Rudolph Rufus Russell Ruth Rutherford Sally Sam Samuel Sanford Sarah Scott Seymour Shelby Sheldon
    Sherman Sidney Sol Spencer Spurgeon Stanley Stephen Sterling Steve Steven Stuart Sumner Susan Sydney Talcott
    Ted Terence Terrence Terry Theodore Thomas Timothy Todd Tom Tony Townsend Tracy Tyler Ulric Ulrich Vernon
    Victor Vincent Virginia Viron Wade Walt Walter Ward Warren Wayne Wells Wendell Wesley Wilbur Willard William
    Willis Winston Winthrop Wolfgang Woodrow Woodruff Zbigniew""")
# A word that opens the name of an office and takes "of" or "for" after it.
AGENCY_HEADS = word_set("""
    Agency Board Bureau Bureaus Chiefs Council Delegation Department Departments Division Embassies Embassy
    Mission Office Offices Secretariat Staff""")
# "Departments of State and Treasury" is a list of two, unlike "Near Eastern and South Asian Affairs".
_DEPARTMENTS = word_set("Agriculture Commerce Defense Interior Labor State Treasury White")

_AGENCY = re.compile(
    r"""(?:.*\b)?(?:Departments?|Bureaus?|Offices?|Agency|Agencies|Board|Council|Commission|Bank|Staff|White\sHouse
        |Committee|Administration|Mission|Embassy|Embassies|Chiefs|Corps|Secretariat|Center|Division|Headquarters|Station
        |Service|Institution|Task\sForce|Group|Delegation|Branch|Section|Desk|Command|Endowment|Foundation|Authority
        |Congress|Pentagon)(?:\b|$)
    |(?:State|Defense|Treasury|Commerce|Agriculture|Interior|Justice|Labor|Army|Navy|Air\sForce|Budget|HEW
        |Transportation|Energy)$
    """,
    re.VERBOSE,
)
_INITIAL = re.compile(r"[A-Z]\.")
# EUR/EE, S/S-O, G/PM–MASP, INR/REA, L, J–5 and a few in small letters; never a Roman numeral.
_SYMBOL = re.compile(
    r"(?!(?:II|III|IV|VI|VII|VIII|IX)$)(?:[A-Z][A-Z&.]*[A-Z&]|[A-Z]|Ger|Treas|PolAd|Int|Def|Com|Ag|Agr|Lab|DoD|AmEmb)"
    r"(?:[/–-][A-Z0-9][A-Za-z0-9&.]*)*$"
)
_LONG_SYMBOL = re.compile(r"[A-Z]{2,}(?:[/–-][A-Z0-9][A-Za-z0-9]*)*$")
# Capitals that stand in titles for what an office is about, or for a rank, and are no office themselves.
_NO_OFFICE = RANKS | word_set("""
    ABM CENTO EEC GATT GRC MBFR MLF NATO NPT NSSM OAS PRC ROC SALT SEATO U.K U.N U.S UAR UK UN US USSR""")


def is_office(words: Sequence[str]) -> bool:
    """Are these words an office or agency, not a person?

    >>> is_office(["EUR/EE"]), is_office("Bureau of the Budget".split()), is_office("Director of Research".split())
    (True, True, False)
    """
    run = " ".join(words)
    if len(words) == 1:
        return _SYMBOL.match(run) is not None or _AGENCY.fullmatch(run) is not None
    if words[0] in AGENCY_HEADS and words[1] in ("of", "for"):
        return True
    if any(word in RANKS and word not in _WEAK and word not in TOPICS and word not in _EITHER for word in words):
        return False
    if _SYMBOL.match(words[-1]) and (words[0] in TOPICS or _SYMBOL.match(words[0])):
        return True
    return _AGENCY.match(run) is not None and words[0] not in GIVEN


def is_office_symbol(word: str) -> bool:
    """Is a word in a title the symbol of an office: the INR of "INR Director"?"""
    return _LONG_SYMBOL.match(word) is not None and word not in _NO_OFFICE


def is_title_alone(word: str) -> bool:
    """Is a single word a title, not a surname?"""
    return word in RANKS and word not in _WEAK


def has_rank(words: Sequence[str]) -> bool:
    """Is any of the words one of rank?"""
    return any(word in RANKS for word in words)


def is_open_title(words: Sequence[str]) -> bool:
    """Are these the words of a title that has not yet come to its name: "Country Director for"?"""
    last = words[-1]
    known = last in RANKS or last in TOPICS or last in OF or _LONG_SYMBOL.match(last) is not None
    return known and (has_rank(words) or all(word in TOPICS for word in words))


def is_one_name(left: str, right: str) -> bool:
    """Does "and" between these words join the parts of one name, as in "Near Eastern and South Asian Affairs"?"""
    return left in TOPICS and right in TOPICS and right not in _DEPARTMENTS


def name_start(words: Sequence[str], *, in_title: bool) -> int:
    """Which word begins the name after a title: 0 where there is no title, `len(words)` where no name.

    :param in_title: the words before these (up to a comma or "and") were a title without its name.

    >>> words = "Director of Research and Analysis for Near East and South Asia Philip H. Stoddard".split()
    >>> words[name_start(words, in_title=False) :]
    ['Philip', 'H.', 'Stoddard']
    """
    if len(words) == 1 and is_title_alone(words[0]):
        return 1
    owned = any(_is_possessive(word) for word in words)
    titled = in_title or (len(words) > 1 and has_rank(words))
    if not titled or (words[0] in GIVEN and len(words) > 1 and not owned):
        return 0
    if not in_title and _INITIAL.match(words[0]):
        return 0
    cut = max((i + 1 for i, word in enumerate(words) if _is_of_title(word)), default=0)
    if cut == len(words) and cut > 1 and words[-2] in _PERSONAL and words[-1] not in RANKS and words[-1] in TOPICS:
        return cut - 1
    if in_title and not any(word in TOPICS or word in RANKS or word in OF for word in words):
        cut = 0
    for i, word in enumerate(words[:-1]):
        if word in GIVEN and not _is_possessive(words[i + 1]):
            return i if i < cut or (i > cut and not words[i - 1].endswith(".")) else cut
    return cut


def _is_of_title(word: str) -> bool:
    return word in RANKS or word in TOPICS or word in OF or _is_possessive(word) or _LONG_SYMBOL.match(word) is not None


def _is_possessive(word: str) -> bool:
    return word.endswith(("’s", "'s"))
