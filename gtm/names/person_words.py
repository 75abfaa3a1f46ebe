"""Words of person names that follow rules of their own: particles, titles, degrees, what is no name at all.

Kept apart from the rules in `persons` because these lists grow with every list somebody imports.
"""

from nameparser.config.suffixes import SUFFIX_ACRONYMS

from gtm.names.text import phrases, words

PARTICLES = words(
    "'s 't aan af auf av bin bint binti da das de degli dei del den der do dos du e en het ibn in op te "
    "ten ter tot und van vande vanden vander vom von y zu zum zur"
)
"""Small inside a family name (`van der Berg`). Italian and French ones (Di, La, Le) are written large."""

SURE_PARTICLES = words("'s 't de dei degli der dos het ter vom zum zur")
"""Those that are nobody's first name; Van, Von, Del, Den and Bin are somebody's."""

ARTICLES = frozenset({"la", "las", "los", "lo"})
"""Small only behind another particle: `de la Cruz`, but `La Rosa`."""

PARTICLES_INSIDE_FIRST = frozenset({"da", "das", "de", "del", "do", "dos", "du", "e", "y"})
"""`Maria del Carmen`. Not `van`, which is a given name in Vietnamese."""

MAC_NAMES = words(
    "adam allister alpine arthur askill aulay bain bean beath bride caig callum cartney caskill clellan "
    "cloud coll connell cormack corquodale cracken crimmon culloch daniel diarmid donald donell donnell "
    "dougall dowell duff duffie eachern ewan ewen fadyen farland farlane gillivray gowan gregor ilwraith "
    "innes intosh intyre isaac iver lachlan laine laren "
    "lean leay lellan lennan leod manus master millan murray nab namara naughton neil neill neish nicol "
    "niven phail phee pherson quarrie queen quoid rae ritchie taggart tavish vicar vittie whirter"
)
"""What follows a Scottish or Irish Mac. Without a list, Machado and Macron would lose their spelling.

Which of its spellings a shouted name has is not known: MacDonald stands for Macdonald as well. Before a k it is one
word for nearly everybody (Mackenzie, Mackay, Mackinnon, as Mackey and Mackie), so none of those is here.
"""

TITLES = words(
    "dr drs dra prof professor mr mrs ms mx miss mister herr frau sir reverend rev honorable capt captain lt ltcol "
    "sgt dipl dipling diplkfm diplinf diplkffr dott dottssa dottor drssa sra srta mme mlle monsieur madame "
    "señor señora signor signora ingeniero shri smt datuk dato datin sheikh dhr mevr mevrouw pan pani maga he "
    "khun alhaji alhaja hajia dña doña sigra sigri rechtsanwalt rechtsanwältin steuerberater steuerberaterin "
    "pfarrer pfarrerin barrister encik puan ustaz emeritus rabbi "
    "drmed drrernat drphil drjur dring univprof engr adv atty profa "
    "baroness countess viscount viscountess father sister archbishop count senator judge colonel lieutenant sergeant "
    "دكتور الدكتور دكتورة الدكتورة مهندس المهندس المهندسة श्री श्रीमती सुश्री डॉ डॉक्टर"
)
"""Before a first name."""

DOTTED_TITLES = words(
    "em sig avv dott hr fr gen mag don ca eng engr ir ing maj col sr hon cmdr adv kum lic arq abg dna amb gov sen rep pres "
    "cpt med rer nat phil jur habil hc oec pol theol techn mgr phdr judr mudr mddr mvdr paeddr pharmdr rndr thdr bc h.e "
    "er rt ar cs cma barr hj mtro mtra lcdo lcda psic د أ م أ.د कु"
)
"""Titles only with a dot behind them; without it some of these are names."""

TITLES_BEHIND = words(
    "bc di dipl dipling doc dott dr eng engr ing ir judr lic mag mddr mgr mudr mvdr paeddr pharmdr phdr prof rndr thdr"
)
"""Titles that lists also put behind the family's name, with a dot: `NOVÁK ING.`"""

COURTESIES = words(
    "mr mrs ms mx miss mister dr prof professor herr frau sir madam mme mlle monsieur madame signor signora señor señora "
    "sra srta"
)
"""Those of `TITLES` that also stand behind a name (`John Mr`, an export's columns in the wrong order), in any spelling."""

TITLES_BEFORE_GIVEN = words("pastor dame lady lord bishop brother")
"""Titles before a common given name (`Pastor John Smith`); else somebody's name (`Pastor Maldini`, `Lady García`).

Earl, Duke, Prince, Baron and Deacon are not among them: far more people are called so than bear the title.
"""

TITLES_BEFORE_NAMES = words("dame lord")
"""Those of them that are titles before any two words (`Dame Xanthe Roe`), or any one in a first name's own column."""

TITLES_BEHIND_TITLES = words("sri seri paduka")
"""Titles only behind another one (`Dato' Sri Ahmad`), or as `Tan Sri`; Sri alone is a first name."""

CAPITAL_TITLES = frozenset({"CA", "CS", "CMA", "ER", "AR"})
"""Indian titles, in capitals before two words that are not: `CA Rohan Mehta`. Alone they are initials (`AR Rahman`)."""

SHORT_FORMS = words("alexr benj chas danl edw fco fdo geo jas jno jos ma mª robt saml thos wm")
"""Given names that are written short, with a dot that belongs to them: `Wm. Carter` signs like that."""

ABD = words("abd abdal abdel abdul abu عبد أبو ابو بو")
ABD_BEHIND = words("الله الدين")
"""What is no name without the word behind it (`عبد الرحمن`), or before it (`نور الدين`)."""

DEGREES = frozenset(SUFFIX_ACRONYMS) | words(
    "bba bcom beng btech cipd cipm cpim cspo dba dipl fca hrbp lion ll.m mcips mres msc mtech pgdip pmi "
    "prince2 safe shrm"
)
"""Letters after a name. Short ones (Ma, Do, Ba) are family names too; `persons` looks at their spelling."""

SURE_DEGREES = words(
    "acca bba beng bsc ccim cfa cfp cisa cism cissp cpa cspo dba dds dphil dvm edd esq fcca jd llb llm mba meng "
    "mpa mph mphil msc pharmd phd phr pmp rn shrm-cp shrm-scp sphr"
)
"""Those that no one is called: removed in whatever spelling, even from a shouted name."""

JOB_ACRONYMS = words("ceo cfo coo cto cmo cro cio ciso cpo chro vp svp evp avp md gm")
"""Behind a family name, in capitals, they are what somebody does: `Ortega CEO`."""

LAST_PLACEHOLDERS = words("n/a n.a n.a. none unknown undefined xxx xx tbd tbc lnu unbekannt")
"""Family names that are none, however they are written."""

LAST_PLACEHOLDERS_ODD = words("null nan na")
"""The same, but not with one capital: Null and Na are family names."""

REMARKS = words(
    "duplicate duplicated dupe dup doublon duplicado duplicata duplicaat duplikat dublette doppelt doppelter "
    "invalid unverified inactive archived obsolete ungültig inválido invalide"
)
"""What somebody has written about the row; nobody is called that."""

SHOUTED_REMARKS = words(
    "copy old new test merged verified active check alt neu kopie copia viejo nuevo ancien"
)
"""The same, but only in capitals behind a name that is not: Old and New are families, and Test and Copy might be."""

GENERATIONS = frozenset(
    {
        "jr",
        "sr",
        "jnr",
        "snr",
        "junior",
        "ii",
        "iii",
        "iv",
        "vii",
        "viii",
        "esq",
        "esquire",
        "2nd",
        "3rd",
        "4th",
    }
)

NOT_A_PERSON = words(
    "account accounting accounts accueil admin administracion administración administration administrator "
    "affiliate anfrage anonymous asdf asdfgh atencion atención billing bookings buchhaltung careers ceo "
    "cfo cmo co-founder cofounder comercial compliance comptabilité contabilidad contact contacto "
    "contacts cto customer customers dear demo department dept director donotreply einkauf empfang empty "
    "enquiries enquiry example facebook familie famille family finance first_name firstname fname fnu "
    "founder frontdesk geschäftsführung geschäftsleitung headquarters hello helpdesk hr info information "
    "infos inquiries inquiry investor jobs kontakt kundenservice last_name lastname linkedin lname lnu "
    "mailbox manager marketing media n/a nachname name newsletter no-reply nobody none noreply null "
    "office operations orders owner partnerships payroll personalabteilung postmaster press privacy "
    "procurement purchasing qwerty qwertz recepción reception recruiting recruitment rrhh sales "
    "secretariat secretary security sekretariat service services staff subscriber support tbc tbd team "
    "tester testing there unbekannt undefined undisclosed unknown user valued vendas ventas verkauf "
    "vertrieb verwaltung vorname webmaster website zentrale"
)
"""First names that are a mailbox, a column header or a placeholder."""

NOBODY_PHRASES = phrases(
    "accounts payable, accounts receivable, apellido, back office, business development, call center, "
    "call centre, contact us, current resident, customer care, customer service, customer services, "
    "customer success, customer support, data protection, dear customer, dear sir, deleted user, do not, "
    "do not reply, erika mustermann, first, first last, first name, foo bar, friend, front desk, front "
    "office, full name, future employee, general enquiries, general enquiry, general inquiries, general "
    "inquiry, general manager, guest, guest user, head office, help desk, hi there, hiring manager, human "
    "resources, ii, iii, it department, it support, jr, last name, main office, max mustermann, mba, "
    "member, name surname, new contact, no first name, no last name, no name, no one, no reply, nombre, "
    "nombre apellido, not applicable, not available, not given, not known, not provided, not specified, "
    "phd, prenom, private member, private profile, prénom, prénom nom, public relations, root, sample "
    "contact, sample user, service client, service clients, service commercial, sir madam, sir or madam, "
    "sir/madam, sr, tech support, technical support, test account, test contact, test lead, test test, "
    "test user, the team, to whom it may concern, unknown contact, unnamed contact, your name"
)
"""What stands in both columns, or in one of them alone, and is nobody."""

PLACEHOLDERS = (
    frozenset({"na", "nan", "n.a", "n/a", "test", "x", "xx", "xxx", "xyz", "abc"}) | TITLES_BEFORE_GIVEN
)
"""Nobody where nothing else stands beside them: Na and Nan are names, `na` alone is none."""

COLLECTIVES = words(
    "abteilung cliente clientes department departments dept desk enquiries equipe equipo familia familie "
    "contact contacts famille family group helpdesk inquiries office offices relations reply service services support team "
    "teams équipe"
)
"""Family names that make `Customer Support`, `Marketing Team` out of any first name that is not one."""

COMPANY_ENDS = words(
    "gmbh mbh kgaa llc llp inc ltd limited bv srl sarl plc corp corporation incorporated pty pte spzoo sro doo "
    "kft ооо зао оао пао тов eood sdnbhd"
)
"""Legal forms: what ends (or begins) with one is a company, whatever column it stands in."""

COMPANY_WORDS = words(
    "agency agentur clinic consulting consultants consultancy enterprises foundation gruppe holding holdings "
    "industries insurance international labs logistics media networks partners pizzeria productions properties "
    "realty restaurant retail software solutions solicitors studio studios systems technologies technology "
    "trading university ventures versicherung werke group"
)
"""Words that end the name of a company; a person whose first name is known may bear them."""

JOB_WORDS = words(
    "account advisor analyst architect assistant associate author ceo cfo chairman chief cio cmo coach cofounder "
    "co-founder coo consultant coordinator cro cto designer developer director engineer engineering entrepreneur "
    "executive expert founder freelance freelancer geschäftsführer growth head helping hiring investor leader lead "
    "leiter looking manager managing marketing mentor officer operations owner partner president principal "
    "product recruiter recruiting representative sales senior speaker specialist strategist strategy svp "
    "vertrieb vice vp open available actively"
)
"""Words of titles and slogans: what holds one of them is not the other half of a name."""

ROLE_WORDS = (JOB_WORDS | NOT_A_PERSON) - {"author", "speaker", "writer"} | words(
    "and for in of on the candidate current decision filled former general hire interim key lead main maker new old "
    "placeholder position primary replacement role secondary seat temp unfilled"
)
"""A name of nothing but these is a place in a company and not who fills it: `Managing Director`, `New Lead`."""

DEVICES = words("iphone ipad ipod imac macbook")
"""`Sam's iPhone`: the name that a telephone gives itself."""

PRONOUNS = words("she her hers he him his they them theirs ella el él elle il er sie ze zir")

MARIAN_NAMES = phrases(
    "de fatima, de guadalupe, de jesus, de la luz, de la paz, de las mercedes, de las nieves, de los angeles, "
    "de lourdes, del carmen, del mar, del pilar, del rocio, del rosario, del socorro"
)
"""What makes one first name with Maria: `María del Carmen`."""

SHORT_FOR_MUHAMMAD = words("md moh mohd muhd")
"""Before the name by which somebody is called."""

COMPOUND_STARTS = words(
    "ana anna anne annie betty bobby billy hans jan jean jo joao jose juan karl klaus lee luis luiz marco maria "
    "marie mary miguel peggy pedro rosa sarah sue"
)
"""Names that begin a double first name: `Mary Ann`, `Jean Paul`, `José Luis`; the second must be one too."""

NOT_COMPOUND = words(
    "andrew ben benjamin brian charles chris christopher daniel david dennis donald edward eric frank gary george "
    "gregory harold jack jacob jason jeffrey john jonathan joseph joshua justin keith kenneth kevin larry mark "
    "matthew michael nicholas patrick paul peter philip raymond richard robert ronald ryan samuel scott stephen "
    "steven thomas timothy tyler william zachary amanda amy ashley barbara carol christine cynthia deborah donna "
    "dorothy emily emma heather helen jennifer jessica karen kathleen kelly kimberly laura linda lisa margaret "
    "melissa michelle nancy nicole olivia pamela patricia rebecca ruth sandra sharon shirley sophia stephanie "
    "susan victoria virginia"
)
"""English first names that are followed by a middle name rather than by their other half."""

MIDDLE_NAMES = words(
    "alan alexander andrew ann anne anthony benjamin catherine charles christopher daniel david edward "
    "elizabeth francis frederick george henry james jane john joseph katherine lee louise lynn margaret "
    "marie mary matthew michael nicholas patrick paul peter philip ray richard robert samuel scott "
    "stephen theodore thomas william"
)
"""Left out between first and family name: `John Michael Smith` is mailed as John Smith."""

SHORT_NAMES = words(
    "al an bo cy di du ed eo ha hu ho io jo li lu ly ma mi mo my na ng oz qi ra ro ry si su ti to ty "
    "vi vu wu xi xu ye yi yo yu ze zo"
)
"""Two letters that are a first name (`ED` is Ed); other pairs of capitals are initials (`JP` stays JP)."""
