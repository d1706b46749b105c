"""The words of references: kinds of messages, series, posts, papers; and the pattern of a date beside a number."""

from __future__ import annotations

from typing import Final

from annotate.posts import POST_NAMES
from annotate.tei.view import NOTE_MARK
from annotate.values.printed import MONTH, YEAR

# The word before a number, in lower case and without a plural's "s", and the kind it makes of it.
KINDS: Final[dict[str, str]] = {
    **dict.fromkeys(
        """telegram tel tel. cable embtel emtel emptel septel deptel depttel legtel contel congentel congen urtel
        reurtel ourtel mytel reourtel remytel reembtel redeptel deltel embcable deptelegram reftel msntel misstel
        usdeltel standel reur remy reour message""".split(),
        "telegram",
    ),
    **dict.fromkeys("airgram embair urair reurair".split(), "airgram"),
    **dict.fromkeys(
        "despatch despatche dispatch dispatche embdes embdesp embdespatch desp urdes urdesp".split(), "despatch"
    ),
    **dict.fromkeys(
        "circular circ circtel cirtel circusito depcirtel depcirctel deptcirtel depcir".split(), "circular"
    ),
    **dict.fromkeys(("document",), "document"),
    **dict.fromkeys(("footnote",), "footnote"),
    **dict.fromkeys("nsc nsam nssm nsdm nie snie prm pd nscid jcsm pd/nsc prm/nsc".split(), "directive"),
    **dict.fromkeys("order memorandum estimate action directive determination".split(), "directive"),
}
# Papers named in full; the last word before the number finds them.
PAPERS: Final = (
    "Executive Order", "BOB Circular", "Special National Intelligence Estimate", "National Intelligence Estimate",
    "National Security Action Memorandum", "National Security Action Memoranda", "National Security Study Memorandum",
    "National Security Decision Memorandum", "National Security Council Action", "NSC Action", "NSC Actions",
    "NSC Record of Action", "Record of Action", "Presidential Review Memorandum", "Presidential Directive",
    "Presidential Determination", "National Security Council Directive",
    "National Security Council Intelligence Directive",
)  # fmt: skip
# Series of messages that bear their own name: to or from a travelling Secretary, a delegation, a mission.
NAMED_SERIES: Final = frozenset(
    """secto tosec polto topol todel dulte tedul delga gadel cedul cedel tocel busec secbus ecbus busun secun unsec
    vipto tovip vanto tovan usito toito natus stonat musto ecato toeca icato toica repto torep disto todis supnu
    tonus nusup nusto nuslo fecto conto tocon copto turdel estel telun hakto tohak wirto toaid usfoto usfotel weeka
    deptops nodel harto toharto elto toelto actto toact rusto torus martel telmar bohto kosto henel anzus confec
    unmis cahto tocah johto tojoh""".split()
)
# Senders whose name in capitals makes a series.
COMMAND_SERIES: Final = frozenset(
    """CAP WH Director JCS J.C.S. DEF DA DIR LINC SLINC LINCOLN GUAT CINCPAC COMUSMACV MACV CINCEUR USCINCEUR CINCNELM
    CINCLANT CINCSTRIKE CINCSPECOMME SACEUR SHAPE USARMA ALUSNA AIRA CX ALO SHP DAO CNO OSD SECDEF CHMAAG CHJUSMAG
    CHJUSMMAT COMUSTDC COMSIXTHFLT JUSMAG MAAG CSAF DIA SHERWOOD OARMA Linc Dir Guat""".split()
)
SERIES: Final = NAMED_SERIES | {name.lower() for name in COMMAND_SERIES}
POSSESSIVES: Final = frozenset("your our my yr ur".split())
POSSESSED: Final = {
    "embassy": "embtel", "legation": "legtel", "mission": "embtel", "consulate": "contel",
    "department": "deptel", "dept": "deptel", "dept.": "deptel", "your": "your", "our": "our", "my": "my",
}  # fmt: skip
REPEATED: Final = frozenset("rptd rpt repeated reptd repeat rptg info information inform infor sent".split())
LETTERS: Final = {"A": "airgram", "CA": "airgram", "CG": "airgram", "G": "airgram", "D": "despatch"}

_OFFICES: Final = (
    "State", "SecState", "Secstate", "Department", "Dept", "Department of State", "Secretary", "Embassy", "Mission",
    "USIA", "Defense", "Treasury",
)  # fmt: skip
# These mean a message only in the possessive ("Department’s 104"), or where the number is long.
COMMON: Final = frozenset(("Department", "Dept", "Embassy", "Mission", "Secretary", "Defense", "Treasury"))
BY_LAST: Final[dict[str, tuple[str, ...]]] = {}
BY_FIRST: Final[dict[str, tuple[str, ...]]] = {}
for _name in sorted({*POST_NAMES, *_OFFICES}, key=len, reverse=True):
    _last, _first = _name.rsplit(" ", 1)[-1], _name.split(" ")[0]
    BY_LAST[_last] = (*BY_LAST.get(_last, ()), _name)
    BY_FIRST[_first] = (*BY_FIRST.get(_first, ()), _name)

REFERRING = frozenset(
    """ref ref. reference referenced Ref Ref. Reference Referenced REF REFERENCE Ref: Reference: REF: Refs:
    References:""".split()
)

_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
DATE = rf"(?:{MONTH}\ {_DAY}(?:,\ {YEAR})?|{_DAY}\ {MONTH}(?!\w)(?:,?\ {YEAR})?)"
MARKS = f"{NOTE_MARK}*"  # a footnote's number may be printed anywhere after a word
