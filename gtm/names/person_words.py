"""Words of person names that follow rules of their own: particles, titles, degrees, what is no name at all.

Kept apart from the rules in `persons` because these lists grow with every list somebody imports.
"""

from nameparser.config.suffixes import SUFFIX_ACRONYMS

from gtm.names.text import words

PARTICLES = words(
    "'s 't aan af auf av bin bint binti da das de degli dei del den der do dos du e en het ibn in op te "
    "ten ter tot und van vande vanden vander vom von y zu zum zur"
)
"""Small inside a family name (`van der Berg`). Italian and French ones (Di, La, Le) are written large."""

ARTICLES = frozenset({"la", "las", "los", "lo"})
"""Small only behind another particle: `de la Cruz`, but `La Rosa`."""

PARTICLES_INSIDE_FIRST = frozenset({"da", "das", "de", "del", "do", "dos", "du", "e", "y"})
"""`Maria del Carmen`. Not `van`, which is a given name in Vietnamese."""

MAC_NAMES = words(
    "adam allister alpine arthur askill aulay bain bean beath bride caig callum cartney caskill clellan "
    "cloud coll connell cormack corquodale cracken crimmon culloch daniel diarmid donald donell donnell "
    "dougall dowell duff duffie eachern ewan ewen fadyen farland farlane gillivray gowan gregor ilwraith "
    "innes intosh intyre isaac iver kay kellar kendrick kenna kenzie kinlay kinnon lachlan laine laren "
    "lean leay lellan lennan leod manus master millan murray nab namara naughton neil neill neish nicol "
    "niven phail phee pherson quarrie queen quoid rae ritchie taggart tavish vicar vittie whirter"
)
"""What follows a Scottish or Irish Mac. Without a list, Machado and Mackey would lose their spelling."""

TITLES = words(
    "dr drs prof professor mr mrs ms mx mister herr frau sir reverend honorable capt dipl dipling dott "
    "dottssa sra srta mme mlle monsieur madame señor señora ingeniero shri smt datuk dato"
)
"""Before a first name."""

DOTTED_TITLES = words(
    "hr fr gen mag don ca eng engr ir ing rev maj col sr hon lt sgt cmdr adv kum miss lic arq abg"
)
"""Titles only with a dot behind them; without it some of these are names."""

DEGREES = frozenset(SUFFIX_ACRONYMS) | words(
    "bba bcom beng btech cipd cipm cpim cspo dba dipl fca hrbp lion ll.m mcips mres msc mtech pgdip pmi "
    "prince2 safe shrm"
)
"""Letters after a name. Short ones (Ma, Do, Ba) are family names too; `persons` looks at their spelling."""

SURE_DEGREES = words(
    "acca bba beng bsc ccim cfa cfp cisa cism cissp cpa dba dds dvm edd esq fcca jd llb llm mba meng mpa mph "
    "msc pharmd phd phr pmp rn sphr"
)
"""Those that no one is called: removed in whatever spelling, even from a shouted name."""

GENERATIONS = frozenset({"jr", "sr", "jnr", "snr", "ii", "iii", "iv", "esq", "esquire"})

NOT_A_PERSON = words(
    "account accounting accounts admin administration administrator affiliate anonymous billing "
    "buchhaltung careers ceo cfo cmo compliance contact contacts cto customer customers department dept "
    "donotreply empty enquiries enquiry example finance firstname fname fnu geschäftsleitung headquarters "
    "hello helpdesk hr info infos information inquiries inquiry investor jobs kontakt lastname lnu mailbox "
    "manager marketing media n/a name newsletter nobody none noreply no-reply null office operations "
    "orders owner partnerships payroll postmaster press privacy procurement purchasing reception "
    "recruiting recruitment sales secretary security service services staff subscriber support team tester "
    "testing undefined unknown unbekannt user vendas ventas verkauf vertrieb vorname nachname webmaster "
    "website"
)
"""First names that are a mailbox, a column header or a placeholder."""

PLACEHOLDERS = frozenset(
    {"na", "nan", "NaN", "NAN", "N/A", "n.a", "N.A", "test", "Test", "TEST", "xxx", "XXX"}
)
"""The same, but only in this spelling: Na and Nan are names."""

COLLECTIVES = words(
    "team department dept office desk helpdesk support service services group abteilung equipe équipe"
)
"""Family names that make `Customer Support`, `Marketing Team` out of any first name."""

COMPANY_ENDS = frozenset({"gmbh", "llc", "inc", "ltd", "limited", "bv", "srl", "sarl", "plc", "corp"})

SHORT_NAMES = words(
    "al an bo cy di du ed eo ha hu ho io jo li lu ly ma mi mo my na oz qi ra ro ry si su ti to ty "
    "vi vu wu xi xu ye yi yo yu ze zo"
)
"""Two letters that are a first name (`ED` is Ed); other pairs of capitals are initials (`JP` stays JP)."""
