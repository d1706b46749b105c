"""Who drafted, cleared and approved: the grammar of one statement of a FRUS source note.

In: "by Talbot and Deputy Assistant Secretary for IO William B. Buffum (IO/UNP) on May 3" as characters of a note.
Out: one `Actor` a person or office. Titles are told from names by the words titles are made of, offices by the
shape of their symbols and the words agencies are called by; there is no list of people. Knows no XML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from annotate.annotators.citations import Words


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or an office alone, who did something to a document.

    :param role: ``drafter``, ``clearer`` or ``approver``.
    :param name: as printed, without title; None where an office alone is named.
    :param office: symbol or agency as printed, or None.
    :param on: the date stated for it, as printed, or None.
    :param sure: False where the words were not wholly understood.
    """

    role: str
    name: Words | None
    office: Words | None
    on: Words | None
    sure: bool = True


_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DATE = re.compile(rf"{_MONTH}\s\d{{1,2}}(?:,\s(?:18|19)\d\d)?\b")
_TOKEN = re.compile(r"[,;]|[(\[][^()\[\]]*[)\]]|[^\s,;()\[\]\ufffc]+")

# Words that say rank: a run of words with one of these in it is a title, or begins with one.
_RANKS = frozenset(
    """DCI DDCI DDP DDI DDP/I SecDef Acting Adviser Advisers Advisor Administrator Admiral Aide Ambassador Assistant Associate Attaché Attorney Brigadier
    Captain Chairman Chargé Chief Colonel Commander Commissioner Comptroller Consul Coordinator Counselor Counsel
    Counsellor Deputy Dep. Director Dr. Economist Editor Executive Foreign General Governor Head Judge Justice Lieutenant
    Major Mayor Member Minister Miss Mr. Mrs. Ms. Officer Officers Officer-in-Charge President Principal Professor
    Representative Secretary Senator Senior Sergeant Special Staff Superintendent Supervisor Under Under-Secretary Vice
    Messrs. Gen. Col. Lt. Maj. Adm. Capt. Brig. Cmdr. Sen. Congressman Legal Chargé Country Desk Economic Political
    Military Naval Army Air Intelligence Consultant Operations Public Press Policy Planning Area Bureau Office
    Undersecretary Analyst Specialist Expert Manager Rear Personal Private First Second Third Inspector Historian
    Solicitor Treasurer Trade Regional Alternate Science Scientific Cultural Agricultural Labor Commercial
    Administrative Program Mission""".split()
)  # fmt: skip
# The ones that a surname cannot be in a list of surnames; the others are titles only in company.
_SURNAMES_TOO = frozenset(
    """Major Judge Mayor Justice Head Marshall Counsel Governor Foreign Army Economist Labor Trade Air Public Press Policy
    Private Second Third First Science Office Bureau Mission Country Desk Program Area Staff""".split()
)  # fmt: skip
# Words that offices and titles are about. A title's words end where a word not among them begins.
_TOPICS = frozenset(
    """Affairs African Agency Agreements Agricultural Agriculture Aeronautics American Americas Analysis Arab Arabian
    Arms Army Asia Asian Atlantic Atomic Aviation Baltic Board Branch Budget Bureau Canadian Caribbean Center Central
    Charge China Chinese Civil Commerce Commercial Commission Committee Communications Communist Congressional Consular
    Control Cooperation Corps Council Cultural Current Cyprus Defense Department Desk Development Disarmament Division
    East Eastern Economic Economics Education Educational Energy Environmental Estimates European Europe Exchange
    External Far Fuels Finance Financial Food Force Forces France French German Germany Gulf Humanitarian Industrial
    Information Integration Intelligence Inter-American International Investment Iberian Islamic Labor Law Legal
    Legislative Liaison Logistics Management Maghreb Maritime Matters Middle Military Monetary Multilateral Munitions
    Mutual NATO National Narcotics Near Negotiations Nonproliferation North Northeast Northeastern Northern Nuclear
    Oceans Office Operations Organization Organizations Outer Oversight Pacific Peninsula Petroleum Plans Planning Polar
    Policy Political Politico-Military Politico-military Political-Military Population Press Production Programs
    Protocol Public Refugee Regional Relations Republic Research Resources Review Rights Saharan Sahara Scandinavian
    Science Scientific Sea Section Security Service Services Shipping Social South Southeast Southern Soviet Space
    Special Staff State States Strategic Strategy Studies Systems Technical Technological Technology Trade Transport
    Transportation Treaty Treasury Tropical Union United Unit War Weapons West Western World Welfare Youth U.S. UN U.N.
    OAS Nations Advanced Activities Applied Area Areas Assistance Affairs, Aid Basic Bilateral British Capabilities
    Career Claims Combined Commodity Commonwealth Community Concerning Conference Continental Counterterrorism Country
    Crisis Deep Delegation Detailed Disputes Dependent Doctrine Domestic Emergency Employment Events Export Families
    Field Fisheries Freedom Functional Global Group Groups Headquarters Health Hemisphere Human Immediate Import
    Industries Insular Interior Interdepartmental Joint Language Latin Law Lend-Lease Line Long-Range Longer
    Materials Mediterranean Memoranda Mission Missions Mainland Mainland, Ministerial Movement Overseas Party Peace
    Personnel Plan Preparedness Projects Property Proposals Proliferation Psychological Radio Records Reports
    Reconnaissance Requirements Resettlement Safety Satellite Secretariat Settlement Short-Range Space, Standards Stockpile
    Supply Task Telecommunications Territories Territorial Threat Training Travel Treaties Trusteeship Undersea Verification
    Visa Visas Warfare Water White House Whole Women Sales Aden""".split()
    + """Afghanistan Albania Algeria Angola Arabia Argentina Australia Austria Bahrain Belgium Benelux Bolivia Brazil Britain
    Bulgaria Burma Cambodia Cameroon Canada Ceylon Chad Chile Colombia Congo Cuba Czechoslovakia Denmark Ecuador Egypt
    Ethiopia Finland Gabon Ghana Greece Greek Guatemala Guinea Guyana Haiti Honduras Hungary Iceland India Indian
    Indonesia Indonesian Iran Iranian Iraq Ireland Israel Israeli Italian Italy Japan Japanese Jordan Kenya Korea Korean
    Kuwait Laos Lebanon Liberia Libya Luxembourg Malawi Malaysia Malaya Mali Malta Mexico Mongolia Morocco Mozambique
    Nepal Netherlands Nicaragua Niger Nigeria Norway Oman Pakistan Panama Paraguay Peru Philippine Philippines Poland
    Polish Portugal Qatar Rhodesia Romania Russia Russian Rwanda Salvador Samoa Saudi Senegal Singapore Somalia Somali
    Spain Sudan Sweden Switzerland Syria Taiwan Tanzania Thai Thailand Togo Tunisia Tunisian Turkey Turkish Turkish, Uganda
    Uruguay USSR U.S.S.R. Venezuela Vietnam Viet-Nam Yemen Yugoslavia Zaire Zambia Zealand Zimbabwe Berlin Hong Kong Geneva
    Moscow London Paris Saigon Bonn Tokyo Adriatic Aegean""".split()
)  # fmt: skip
_PARTICLES = frozenset("de von van der den du di da del la le ten ter af el al".split())
_OF = frozenset("of for to in the on at from".split())
# A chunk that holds one of these, and no rank before it, names an agency.
_AGENCY = re.compile(
    r"(?:.*\b)?(?:Departments?|Bureaus?|Offices?|Agency|Agencies|Board|Council|Commission|Bank|Staff|White House|Committee"
    r"|Administration|Mission|Embassy|Embassies|Chiefs|Corps|Secretariat|Center|Division|Headquarters|Station|Service"
    r"|Institution|Task Force|Group|Delegation|Branch|Section|Desk|Command|Endowment|Foundation|Authority|Congress|Pentagon)(?:\b|$)"
    r"|(?:State|Defense|Treasury|Commerce|Agriculture|Interior|Justice|Labor|Army|Navy|Air Force|Budget|HEW|Transportation|Energy)$"
)
_AGENCY_HEADS = frozenset(
    """Department Departments Bureau Bureaus Office Offices Embassy Embassies Chiefs Council Board Division Mission Agency
    Delegation Staff Secretariat""".split()
)
# EUR/EE, S/S-O, G/PM–MASP, INR/REA, Ger, L, J–5; never a Roman numeral.
_SYMBOL = re.compile(
    r"(?!(?:II|III|IV|VI|VII|VIII|IX)$)(?:[A-Z][A-Z&.]*[A-Z&]|[A-Z]|Ger|Treas|PolAd|Int|Def|Com|Ag|Agr|Lab|DoD|AmEmb)"
    r"(?:[/–-][A-Z0-9][A-Za-z0-9&.]*)*$"
)
_SYMBOL_IN_TITLE = re.compile(r"[A-Z]{2,}(?:[/–-][A-Z0-9][A-Za-z0-9]*)*$")
_NO_OFFICE = frozenset("UN US USSR NATO OAS EEC SEATO CENTO UAR GATT SALT MLF UK ROC PRC U.S U.N ABM NPT MBFR NSSM GRC III".split())
# Who needs no name: there was one at a time.
_UNNAMED = re.compile(r"the (?:(?:Acting )?Secretary(?: of State)?|President|Vice President|(?:Acting )?Under Secretary)$")
_GIVEN = frozenset(
    """Abram Adam Alan Albert Alexander Alexis Alfred Allan Allen Alvin Andrew Angier Anne Anthony Archer Armin Arthur August
    Barbara Ben Benjamin Bernard Betty Brent Bruce Burke Carl Carol Charles Chester Christopher Clarence Clark Clifford
    Curtis Cyrus Dale Daniel David Dean Deane Denis Dennis Don Donald Douglas Dwight Earl Edgar Edmund Edward Edwin Elizabeth
    Elliot Eric Ernest Eugene Francis Frank Franklin Fred Frederick Galen Gardner Gary George Gerald Gerard Gilbert Gordon
    Graham Grant Gregory Hal Harlan Harold Harrison Harry Harvey Helen Henry Herbert Herman Homer Horace Howard Hugh Irving Isaiah Jack
    Jacob James Jane Jean Jeffrey Jerome Jesse Jim Joan Joe John Jonathan Joseph Joshua Julian Julius Karl Katherine Keith Kenneth
    Lawrence Lee Leon Leonard Leroy LeRoy Leslie Lester Lewis Lincoln Llewellyn Louis Lloyd Lucian Lucius Luke Lyman Mark Martin
    Marshall Mary Matthew Maurice Max Maxwell McGeorge Melvin Michael Milton Morton Murray Nathan Nathaniel Neil Nicholas Norman
    Oliver Orville Oscar Otto Patrick Paul Peter Phil Philip Phillip Ralph Ray Raymond Rebecca Richard Robert Robin Rodger Roger Roland
    Ronald Roy Rufus Russell Ruth Sam Samuel Sanford Sarah Seymour Sherman Sidney Spencer Spurgeon Stanley Stephen Steven Stuart
    Susan Sydney Talcott Ted Theodore Thomas Tom Tony Townsend Tyler Vernon Victor Vincent Virginia Wade Walt Walter Ward Warren Wayne Wesley
    Wilbur Willard William Willis Winston Winthrop Woodruff Woodrow Zbigniew""".split()
)  # fmt: skip


@dataclass(slots=True)
class _Chunk:
    """One member of a list, before it is understood."""

    words: list[tuple[int, int]] = field(default_factory=list)
    lead: str = ""  # what parts it from the chunk before: "", ",", ";" or "and"
    place: bool = False  # it stands after "in", so that it must be an office
    after: list[tuple[int, int]] = field(default_factory=list)  # "McClelland in NEA": the office's words
    brackets: list[tuple[int, int]] = field(default_factory=list)
    date: tuple[int, int] | None = None
    by: bool = False  # it stands after "by" or "with"
    whom: bool = False  # it stands after "for": on whose behalf


def find_actors(text: str, start: int, end: int, roles: tuple[str, ...]) -> list[Actor]:
    """Who the words after "drafted", "cleared" or "approved" name.

    :param start: the character after that verb.
    :param end: where what it governs ends: the next verb, or the sentence.
    :param roles: what each of them did; an actor for each.
    """
    found = _read_list(text, _split(text, start, end))
    return [replace(actor, role=role) for role in roles for actor in found]


def _split(text: str, start: int, end: int) -> list[_Chunk]:
    """The members of a list, up to the first words that cannot belong to it."""
    chunks: list[_Chunk] = []
    here = _Chunk()
    after = False  # are we in the words after "in" that follow a name?
    tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)]
    skip = 0

    def close(lead: str) -> None:
        nonlocal here, after
        if after and _has_rank(text, here.words) and any(text[s:e] in _GIVEN for s, e in here.after[:-1]):
            here.words += here.after  # "Director of Sales in Military Affairs Stephen Winship": all but the end is title
            here.after = []
        if here.words or here.brackets or here.date:
            chunks.append(here)
            here = _Chunk(lead=lead)
        elif not here.lead or lead == "and":
            here.lead = lead or here.lead
        after = False

    for i, (at, stop) in enumerate(tokens):
        if at < skip:
            continue
        word = text[at:stop]
        last = len(word) > 2 and word.endswith(".") and not word.endswith(("Jr.", "Sr.")) and "." not in word[:-1] and word not in _RANKS
        if last or (stop == end and word.endswith(".") and not word.endswith(("Jr.", "Sr."))):
            word, stop = word[:-1], stop - 1
            end = stop
        first = word[:1]
        if first == "[" and "name" in word:
            here.words.append((at, stop))
        elif first in "([":
            (here if here.words or not chunks else chunks[-1]).brackets.append((at, stop))
        elif first in ",;":
            following = text[tokens[i + 1][0] : tokens[i + 1][1]].rstrip(".") if i + 1 < len(tokens) else ""
            if following in ("Jr", "Sr", "II", "III", "IV") and here.words:
                name_end = tokens[i + 1][1]
                if following in ("II", "III", "IV") and text[name_end - 1] == ".":
                    name_end -= 1
                here.words[-1] = (here.words[-1][0], name_end)
                skip = tokens[i + 1][1]
            else:
                close(word)
        elif word in ("and", "&", "or") or word == "as" and text.startswith("as well as", at):
            if word == "as":
                skip = at + len("as well as")
            target = here.after if after else here.words
            if target and i + 1 < len(tokens) and _joins(text, target[-1], tokens[i + 1]):
                target.append((at, stop))
            else:
                close("and")
        elif (date := DATE.match(text, at, end)) is not None:
            (here if here.words or not chunks else chunks[-1]).date = date.span()
            skip = date.end()
        elif here.brackets and first.isupper() and not _open_title(text, here.words):
            break  # a stop is missing: "Stempel (D) The meeting was held"
        elif first.isupper() or first == "[" or (word in _PARTICLES and _capital_follows(text, tokens, i)):
            (here.after if after else here.words).append((at, stop))
        elif word == "on" and (DATE.match(text, stop + 1, end) is not None):
            continue
        elif word in ("in", "of", "at", "for", "from", "to") and text.startswith(
            (" draft", " substance", " part", " principle", " full", " final", " general", " person"), stop
        ):
            skip = tokens[i + 1][1] if i + 1 < len(tokens) else end
        elif word in ("by", "with", "through"):
            close("")
            here.by = True
        elif word == "the":
            target = here.after if after else here.words
            if target and _has_rank(text, here.words):
                target.append((at, stop))
        elif word in ("in", "of", "at", "for", "from", "to"):
            if after:
                here.after.append((at, stop))
            elif not here.words and not here.brackets:
                here.place = True
                here.whom = word == "for"
            elif _open_title(text, here.words) or _is_agency_head(text, here.words):
                here.words.append((at, stop))
            elif text.startswith((" paragraph", " part", " section"), stop):
                separator = next((t for t in tokens[i:] if text[t[0] : t[1]] in (",", ";", "and")), None)
                skip = separator[0] if separator else end
            elif word in ("in", "of", "at", "from"):
                after = True
            else:
                break
        elif word == "as" and text.startswith(" accurate", stop):
            skip = tokens[i + 1][1]
        elif word in ("also", "both", "orally", "personally", "jointly", "separately", "finally", "then"):
            continue
        elif word in ("officials", "officers", "representatives", "members", "officer", "elements", "various", "several"):
            here.place = True
        elif word in ("telephone", "phone", "interpreter", "interpreters", "two", "three", "four", "five", "six", "seven"):
            continue
        else:
            if here.lead == ";":
                here = _Chunk()  # "; Schwartz was informed" begins a new clause
            break
    close("")
    return chunks


def _joins(text: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Is this "and" inside a name, as in "Near Eastern and South Asian Affairs"?"""
    following = text[right[0] : right[1]].rstrip(".,;")
    return text[left[0] : left[1]] in _TOPICS and following in _TOPICS and following not in ("Defense", "State", "Treasury", "Commerce", "Agriculture", "White", "Labor")


def _capital_follows(text: str, tokens: list[tuple[int, int]], i: int) -> bool:
    return i + 1 < len(tokens) and (text[tokens[i + 1][0]].isupper() or text[tokens[i + 1][0] : tokens[i + 1][1]] in _PARTICLES)


def _open_title(text: str, words: list[tuple[int, int]]) -> bool:
    """Are these the words of a title that has not yet come to its name?"""
    last = text[words[-1][0] : words[-1][1]]
    known = last in _RANKS or last in _TOPICS or last in _OF or _title_symbol(last)
    return known and (_has_rank(text, words) or all(text[s:e] in _TOPICS for s, e in words))


def _has_rank(text: str, words: list[tuple[int, int]]) -> bool:
    return any(text[s:e] in _RANKS for s, e in words)


def _is_agency_head(text: str, words: list[tuple[int, int]]) -> bool:
    return bool(words) and text[words[-1][0] : words[-1][1]] in _AGENCY_HEADS


def _read_list(text: str, chunks: list[_Chunk]) -> list[Actor]:
    actors: list[Actor] = []
    prefix: Words | None = None  # "Drafted in NEA/E by Berns": the office before the names
    prefix_date: Words | None = None
    open_title = False
    for i, chunk in enumerate(chunks):
        date = _span(text, chunk.date)
        following = chunks[i + 1] if i + 1 < len(chunks) else None
        if not chunk.words:
            if date and not actors:
                prefix_date = date
            elif date:
                actors = _dated(actors, date)
            continue
        if chunk.whom:
            continue
        run = _span(text, (chunk.words[0][0], chunk.words[-1][1]))
        assert run is not None  # noqa: S101
        bracket = next((o for b in chunk.brackets if (o := _bracket_office(text, b)) is not None), None)
        words = [text[s:e] for s, e in chunk.words]
        after = _after_office(text, chunk)
        if chunk.place and following and following.by and not following.lead:
            prefix, prefix_date = _office(text, run), date
            continue
        if chunk.place or _is_office(words, run.text):
            office = _office(text, run)
            if actors and open_title and chunk.lead != "and" and not chunk.place and actors[-1].name:
                if not actors[-1].office and words[0] not in _AGENCY_HEADS:
                    actors[-1] = replace(actors[-1], office=office)
            else:
                actors.append(Actor("", None, office, None))
            if date:
                actors = _dated(actors, date)
            open_title = False
            continue
        name, symbol, title = _name(text, chunk.words, open_title)
        if name is None:
            # A title alone: it follows a name ("Lowman, Country Officer (EA/PHL)") or is cut by its own "and".
            stated = bracket or symbol
            if stated and actors and not actors[-1].office and actors[-1].name and chunk.lead == ",":
                actors[-1] = replace(actors[-1], office=stated)
            if unnamed := _UNNAMED.match(text, run.start - 4, run.end):
                if not (following and following.lead == ","):
                    actors.append(Actor("", Words(*unnamed.span(), unnamed.group()), None, None, sure=False))
            if date and actors:
                actors = _dated(actors, date)
            open_title = True
            continue
        office = bracket or after or symbol or prefix
        actors.append(Actor("", name, office, None, sure=len(name.text.split()) <= 4))
        open_title = False
        if date or prefix_date:
            actors = _dated(actors, date or prefix_date)
    # "Drafted by Eugene Staples, USIA": a last member without its "and" is the office of the one before.
    if len(actors) > 1 and chunks[-1].lead == "," and actors[-1].name is None and actors[-2].name and not actors[-2].office:
        actors[-2:] = [replace(actors[-2], office=actors[-1].office)]
    if prefix and not actors:
        actors.append(Actor("", None, prefix, prefix_date))
    return actors


def _dated(actors: list[Actor], date: Words | None) -> list[Actor]:
    """A date closes its group: it is said of all before it that have none."""
    out = list(actors)
    for i in range(len(out) - 1, -1, -1):
        if out[i].on is not None:
            break
        out[i] = replace(out[i], on=date)
    return out


def _span(text: str, span: tuple[int, int] | None) -> Words | None:
    return None if span is None else Words(span[0], span[1], text[span[0] : span[1]])


def _office(text: str, run: Words) -> Words:
    """An agency as the guideline wants it: "Departments of State" is State."""
    for lead in ("Departments of ", "Bureaus of ", "Offices of "):
        if run.text.startswith(lead):
            return Words(run.start + len(lead), run.end, run.text[len(lead) :])
    return run


def _is_office(words: list[str], run: str) -> bool:
    if len(words) == 1:
        return (_SYMBOL.match(run) is not None) or _AGENCY.fullmatch(run) is not None
    if words[0] in _AGENCY_HEADS and words[1] in ("of", "for"):
        return True
    if any(word in _RANKS and word not in _SURNAMES_TOO and word not in _TOPICS for word in words):
        return False
    if _SYMBOL.match(words[-1]) and (words[0] in _TOPICS or _SYMBOL.match(words[0])):
        return True
    return _AGENCY.match(run) is not None and not (words[0] in _GIVEN)


def _bracket_office(text: str, span: tuple[int, int]) -> Words | None:
    """The office that a bracket after a name gives; None for "(in draft)" and the like."""
    start, end = span[0] + 1, span[1] - 1
    inner = text[start:end]
    if text[span[0]] == "[" or not inner or not inner[0].isupper() or inner.startswith("Ibid"):
        return None
    if "," in inner:
        inner = inner[: inner.index(",")]
    words = inner.split()
    if any(word[0].islower() and word not in ("of", "the", "and", "for") for word in words):
        return None
    if _is_office(words, inner) or (len(words) <= 3 and not any(w in _RANKS for w in words)):
        return Words(start, start + len(inner), inner)
    return None


def _after_office(text: str, chunk: _Chunk) -> Words | None:
    if not chunk.after:
        return None
    words = [text[s:e] for s, e in chunk.after]
    for (start, end), word in zip(reversed(chunk.after), reversed(words), strict=True):
        bare = word.removesuffix("’s").removesuffix("'s")
        if _SYMBOL_IN_TITLE.match(bare) and (bare != word or end == chunk.after[-1][1]):
            if len(words) > 1 and words[-2][0].isupper():
                break  # "Joint Staff/J–3", "NSC Staff": more than its symbol
            return Words(start, start + len(bare), bare)
    run = Words(chunk.after[0][0], chunk.after[-1][1], text[chunk.after[0][0] : chunk.after[-1][1]])
    return _office(text, run) if _is_office(words, run.text) else None


def _name(text: str, spans: list[tuple[int, int]], open_title: bool) -> tuple[Words | None, Words | None, bool]:
    """Part a name from its title: the name, an office symbol in the title, and whether there was a title."""
    words = [text[s:e] for s, e in spans]
    titled = open_title or any(word in _RANKS for word in words[: len(words) if len(words) > 1 else 0])
    if len(words) == 1 and words[0] in _RANKS and words[0] not in _SURNAMES_TOO:
        return None, None, True
    cut = 0
    if titled:
        if open_title and not any(word in _TOPICS or word in _RANKS or word in _OF for word in words):
            cut = _given(words, 0)
        else:
            cut = max(
                (i + 1 for i, word in enumerate(words) if word in _RANKS or word in _TOPICS or word in _OF or _title_symbol(word) or word.endswith(("’s", "'s"))),
                default=0,
            )
            cut = _given(words, cut)
        if words[0] in _GIVEN and len(words) > 1 and not any(w.endswith(("’s", "'s")) for w in words):
            cut = 0
    symbol = None
    for i in range(cut):
        if _SYMBOL_IN_TITLE.match(words[i]) and words[i] not in _NO_OFFICE and words[i] not in _RANKS:
            symbol = Words(*spans[i], words[i])
    if cut >= len(words):
        return None, symbol, True
    start, end = spans[cut][0], spans[-1][1]
    return Words(start, end, text[start:end]), symbol, cut > 0


def _given(words: list[str], cut: int) -> int:
    """Where a name begins after a title: at a known given name, where there is one."""
    for i, word in enumerate(words[:-1]):
        if word in _GIVEN and not words[i + 1].endswith(("’s", "'s")):
            return i if i < cut or (i > cut and not words[i - 1].endswith(".")) else cut
    return cut


def _title_symbol(word: str) -> bool:
    return _SYMBOL_IN_TITLE.match(word) is not None
