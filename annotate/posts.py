"""Which post a heading, a dateline or a reference means: missions, their cities, and the spellings of both.

In: words as printed ("Embassy in the Soviet Union", "Djakarta", "Dept"). Out: the slug of the post that sends or
receives under that name (``moscow``, ``djakarta``, ``state``). The table holds capitals and consulates as they
were between 1945 and 1980; facts of geography, not of any one volume.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from annotate.values.messages import STATE
from annotate.values.slugs import slug

CIA: Final = "cia"

# One post a line: the city as FRUS prints it most, other spellings and short names after "=", then the countries
# whose embassy or legation stood there.
_TABLE: Final = """
Abidjan: Ivory Coast
Abu Dhabi: United Arab Emirates
Accra: Ghana, Gold Coast
Addis Ababa = Addis: Ethiopia
Aden: Southern Yemen, People's Democratic Republic of Yemen
Algiers: Algeria
Amman: Jordan, Transjordan
Ankara: Turkey
Antwerp
Asmara
Asuncion = Asunción: Paraguay
Athens: Greece
Baghdad = Bagdad: Iraq
Baida = El Baida
Bamako: Mali
Bangkok: Thailand
Bangui: Central African Republic
Barcelona
Basra
Bathurst = Banjul: Gambia
Beirut: Lebanon
Belfast
Belgrade: Yugoslavia
Belize City = Belize
Benghazi
Berlin = West Berlin, USBER
East Berlin: German Democratic Republic
Bern = Berne: Switzerland
Bissau: Guinea-Bissau
Blantyre: Malawi
Bogota = Bogotá: Colombia
Bombay
Bonn: Germany, Federal Republic of Germany, West Germany
Brasilia = Brasília: Brazil
Bratislava
Brazzaville: Congo (Brazzaville)
Bremen
Bridgetown: Barbados
Brussels: Belgium
Bucharest: Romania, Rumania
Budapest: Hungary
Buenos Aires: Argentina
Bujumbura = Usumbura: Burundi
Cairo: Egypt, United Arab Republic
Calcutta
Canberra: Australia
Cape Town = Capetown
Caracas: Venezuela
Casablanca
Chiang Mai = Chiengmai
Colombo: Ceylon, Sri Lanka
Conakry: Guinea
Copenhagen: Denmark
Cotonou: Dahomey, Benin
Curacao = Curaçao
Dacca = Dhaka: Bangladesh
Dakar: Senegal
Damascus: Syria, Syrian Arab Republic
Danang = Da Nang
Dar es Salaam: Tanzania, Tanganyika
Dhahran
Djakarta = Jakarta: Indonesia
Djibouti
Doha: Qatar
Douala
Dublin: Ireland
Dusseldorf = Düsseldorf
Edinburgh
Elisabethville
Florence
Fort Lamy = Ndjamena, N'Djamena: Chad
Frankfurt
Freetown: Sierra Leone
Gaborone = Gaberones: Botswana
Geneva
Genoa
Georgetown: Guyana
Guatemala City = Guatemala, GUAT: Guatemala
Guayaquil
Haifa
Hamburg
Hanoi
Havana = Habana: Cuba
Helsinki: Finland
Hong Kong = Hongkong
Hue
Isfahan
Iskenderun
Islamabad: Pakistan
Istanbul
Izmir
Jerusalem
Jidda = Jiddah, Jeddah, Jedda: Saudi Arabia
Johannesburg
Kabul: Afghanistan
Kaduna
Kampala: Uganda
Karachi: Pakistan
Kathmandu = Katmandu, Khatmandu: Nepal
Khartoum: Sudan
Khorramshahr
Kiev
Kigali: Rwanda
Kingston: Jamaica
Kinshasa = Leopoldville, Léopoldville: Congo, Zaire, Congo (Kinshasa), Congo (Léopoldville), Congo (Leopoldville)
Kobe
Kuala Lumpur: Malaysia, Malaya
Kuwait: Kuwait
La Paz: Bolivia
Lagos: Nigeria
Lahore
Leningrad
Libreville: Gabon
Lima: Peru
Lisbon: Portugal
Liverpool
Lome = Lomé: Togo
London: United Kingdom, Great Britain, England
Lourenco Marques = Lourenço Marques, Maputo: Mozambique
Luanda: Angola
Lubumbashi
Lusaka: Zambia
Luxembourg: Luxembourg
Luxor
Lyon
Madras
Madrid: Spain
Malabo
Managua: Nicaragua
Manama: Bahrain
Manila: Philippines
Marseille = Marseilles
Martinique
Maseru: Lesotho
Mbabane: Swaziland
Melbourne
Meshed
Mexico City = Mexico: Mexico
Milan
Mogadiscio = Mogadishu: Somalia, Somali Republic
Monrovia: Liberia
Monterrey
Montevideo: Uruguay
Montreal
Moscow: Soviet Union, Union of Soviet Socialist Republics, USSR
Munich
Muscat: Oman
Nagoya
Nairobi: Kenya
Naples
Nassau: Bahamas
New Delhi = Delhi: India
Niamey: Niger
Nicosia: Cyprus
Nouakchott: Mauritania
Oporto
Osaka
Oslo: Norway
Ottawa: Canada
Ouagadougou: Upper Volta
Palermo
Panama City = Panama: Panama
Paramaribo: Surinam
Paris: France
Peking = Peiping, Beijing: China, People's Republic of China
Peshawar
Phnom Penh: Cambodia, Khmer Republic
Ponta Delgada
Port-au-Prince = Port au Prince: Haiti
Port Louis: Mauritius
Port Moresby: Papua New Guinea
Port-of-Spain = Port of Spain: Trinidad and Tobago
Porto Alegre
Prague = Praha: Czechoslovakia
Pretoria: South Africa, Union of South Africa
Quebec
Quito: Ecuador
Rabat: Morocco
Rangoon: Burma
Rawalpindi: Pakistan
Recife
Reykjavik: Iceland
Rio de Janeiro = Rio: Brazil
Rome: Italy
Rotterdam
Saigon: Vietnam, Viet-Nam, South Vietnam, Republic of Vietnam
Salisbury
Salzburg
San Jose = San José: Costa Rica
San Salvador: El Salvador
Sana = Sanaa, Sana'a: Yemen, Yemen Arab Republic
Santiago: Chile
Santo Domingo = Ciudad Trujillo: Dominican Republic
Sao Paulo = São Paulo
Sapporo
Seoul: Korea, Republic of Korea
Shanghai
Singapore: Singapore
Sofia: Bulgaria
Songkhla
Stockholm: Sweden
Strasbourg
Stuttgart
Suva: Fiji
Sydney
Tabriz
Taipei: Republic of China, Taiwan
Taiz = Taizz: Yemen
Tananarive = Antananarivo: Malagasy Republic, Madagascar
Tangier
Tegucigalpa: Honduras
Tehran = Teheran: Iran
Tel Aviv: Israel
The Hague = Hague: Netherlands
Thessaloniki = Salonika
Tientsin
Tokyo: Japan
Toronto
Trieste
Tripoli: Libya
Tunis: Tunisia
Turin
Udorn
Ulan Bator
Valletta: Malta
Vancouver
Vatican: Holy See
Victoria: Seychelles
Vienna: Austria
Vientiane: Laos
Vladivostok
Warsaw: Poland
Wellington: New Zealand
Yaounde = Yaoundé: Cameroon
Yokohama
Zagreb
Zanzibar
Zurich
USUN = US UN, New York, USUN New York: United Nations
USNATO = USRO, USNATO Brussels: North Atlantic Treaty Organization
USEC = USEC Brussels, USEUCOM: European Communities
USBER
"""

_OWN_NAMES: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            "department of state", "department", "dept", "state", "secstate", "secretary of state", "secretary",
            "acting secretary of state", "state department", "washington",
        ),
        STATE,
    ),
    **dict.fromkeys(("central intelligence agency", "cia", "director of central intelligence", "dir", "dci"), CIA),
    "director": CIA,
    **dict.fromkeys(
        (
            "operation pbsuccess headquarters in florida", "pbsuccess headquarters", "linc", "lincoln",
            "pbsuccess headquarters in florida", "operation pbsuccess headquarters",
        ),
        "linc",
    ),
    **dict.fromkeys(("joint chiefs of staff", "jcs"), "jcs"),
    **dict.fromkeys(("department of defense", "secretary of defense", "secdef", "defense", "def", "osd"), "defense"),
    **dict.fromkeys(("department of the army", "da"), "army"),
    **dict.fromkeys(("chief of naval operations", "cno"), "cno"),
    **dict.fromkeys(("white house", "white house situation room"), "white-house"),
    "treasury": "treasury",
}  # fmt: skip

# Commands and attachés sign with words of capitals.
_COMMANDS: Final = (
    "CINCPAC", "CINCEUR", "USCINCEUR", "CINCNELM", "CINCLANT", "CINCSTRIKE", "CINCSPECOMME", "COMUSMACV", "USMACV",
    "MACV", "COMSIXTHFLT", "COMSIXFLT", "COMUSTDC", "COMUSMACTHAI", "COMUSKOREA", "CINCUNC", "CINCARIB", "CINCSO",
    "CINCUSAFE", "CINCUSAREUR", "SACEUR", "SHAPE", "USARMA", "ALUSNA", "AIRA", "DAO", "MAAG", "JUSMAG", "JUSMAT",
    "JUSMMAT", "CHJUSMAG", "CHJUSMMAT", "CHMAAG", "JCS", "SECDEF", "OSD", "CNO", "CSAF", "DIA", "AMEMBASSY", "USIS",
    "USIA", "USOM", "USMISSION", "USDEL", "SECSTATE", "LINC", "DIR", "GUAT", "USLO", "POLAD", "TREASURY",
    "COMIDEASTFOR",
)  # fmt: skip


def _read_table() -> tuple[dict[str, str], dict[str, tuple[str, ...]], tuple[str, ...]]:
    names: dict[str, str] = {}
    countries: dict[str, tuple[str, ...]] = {}
    printed: list[str] = []
    for line in _TABLE.strip().splitlines():
        cities, _, lands = line.partition(":")
        first, _, others = cities.partition("=")
        own = slug(first)
        for name in [first, *others.split(",")]:
            if name.strip():
                names.setdefault(name.strip().lower(), own)
                printed.append(name.strip())
        for land in lands.split(","):
            if land.strip():
                key = land.strip().lower()
                countries[key] = (*countries.get(key, ()), own)
    for name in _COMMANDS:
        names.setdefault(name.lower(), slug(name))
        printed.append(name)
    return {**names, **_OWN_NAMES}, countries, tuple(dict.fromkeys(printed))


_NAMES, _COUNTRIES, POST_NAMES = _read_table()
_PRINTED: Final = {slug(name): name for name in reversed(POST_NAMES)}
_MISSION = re.compile(
    r"(?P<kind>Embass(?:y|ies)|Legations?|Mission|Consul(?:ate)?s?(?: General)?|Vice Consul|"
    r"Interests Section|Liaison Office|"
    r"Ambassadors?|Chargé|Minister|CIA Station|(?:CIA )?(?:Chief (?:of )?)?Station|Delegation|Office|Representative)"
    r".*?\b(?:in|at|to|near|of)\s+(?:the\s+)?(?P<where>.+)$",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\s*\((?!Brazz|Kinsh|L[eé]opold)[^)]*\)?|,.*$")
_SPANISH_CAIRO = re.compile(r"Interests Section.*\bin\s+(?:the\s+)?(.+)$")


@lru_cache(maxsize=4096)
def post_of(words: str) -> str:
    """The slug of a post named as a city or short name; empty where the name is not known.

    >>> post_of("Jakarta"), post_of("Dept."), post_of("Moscow’s"), post_of("Atlantis")
    ('djakarta', 'state', 'moscow', '')
    """
    plain = re.sub(r"[’']s?$", "", words.strip(" .,")).removeprefix("the ").strip(" .,").lower()
    return _NAMES.get(plain, "")


def name_of(ident: str) -> str:
    """How FRUS prints a post of a slug.

    >>> name_of("tel-aviv"), name_of("usun"), name_of("state"), name_of("secto")
    ('Tel Aviv', 'USUN', 'Department of State', 'Secto')
    """
    if ident == STATE:
        return "Department of State"
    return _PRINTED.get(ident) or (ident.upper() if len(ident) < 5 else ident.replace("-", " ").title())


@lru_cache(maxsize=4096)
def missions_of(words: str) -> tuple[str, ...]:
    """The slugs of the posts that a heading's sender or receiver may be, the likeliest first.

    :param words: as the heading prints them, with or without article.

    >>> missions_of("Embassy in the Soviet Union"), missions_of("Department of State"), missions_of("President Johnson")
    (('moscow',), ('state',), ())
    """
    plain = re.sub(r"^(?:the\s+)", "", words.strip(), flags=re.IGNORECASE)
    if known := _NAMES.get(plain.lower()):
        return (known,)
    found: list[str] = []
    for piece in re.split(r"\s+and\s+(?:to\s+)?(?:the\s+)?(?=Embass|Mission|Consul|Depart)", plain):
        bare = _PARENTHESIS.sub("", piece).strip()
        if known := _NAMES.get(bare.lower()):
            found.append(known)
            continue
        match = _SPANISH_CAIRO.search(bare) or _MISSION.search(piece.split(" (")[0])
        if match:
            where = match[match.lastindex or 0]
            where = where.replace(" and European Regional Organizations", "").replace(
                " and the European Regional Organizations", ""
            )
            for land in [where, *re.split(r",\s+(?:and\s+)?(?:the\s+)?|\s+and\s+(?:the\s+)?", where)]:
                key = land.strip().lower()
                found += _COUNTRIES.get(key, ()) or filter(None, (_NAMES.get(key, ""),))
        elif bare.startswith(("Secretary of State", "Acting Secretary of State")):
            found.append(STATE)
    return tuple(dict.fromkeys(found))


def sent_between(sender: str, receiver: str, dateline: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Which posts may have sent a message, the likeliest first, which it went to, and the post its dateline names.

    :param sender: as the heading prints it; receiver: likewise; either may be empty.
    :param dateline: its words, the place first.
    :returns: slugs of posts.

    >>> sent_between("Embassy in the Soviet Union", "Department of State", "Moscow, July 20, 1967, 1015Z.")
    (('moscow',), ('state',), 'moscow')
    >>> sent_between("Secretary of State", "the Department of State", "Paris, May 3, 1961.")
    (('paris',), ('state',), 'paris')
    """
    origins = missions_of(sender) if sender else ()
    receivers = missions_of(receiver) if receiver else ()
    place = post_of(dateline.split(",")[0]) if sender else ""
    if place == STATE:
        place = ""
    elif place and place not in origins and not sender.startswith("Department"):
        # A Secretary on his travels writes from where he is; an unknown mission from where its letters are dated.
        origins = (place,) if origins in ((), (STATE,)) else (*origins, place)
    return origins, receivers, place
