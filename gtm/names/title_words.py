"""Words of job titles: what they abbreviate, how they are written, what they say about rank and work."""

from gtm.names.text import words

SPELT_OUT = {
    "vp": "vice president", "vps": "vice president", "vice-president": "vice president",
    "svp": "senior vice president", "evp": "executive vice president", "avp": "assistant vice president",
    "gvp": "group vice president", "rvp": "regional vice president",
    "ceo": "chief executive officer", "cfo": "chief financial officer", "coo": "chief operating officer",
    "cto": "chief technology officer", "cmo": "chief marketing officer", "cro": "chief revenue officer",
    "cio": "chief information officer", "ciso": "chief information security officer",
    "cso": "chief sales officer", "cco": "chief commercial officer", "cgo": "chief growth officer",
    "cpo": "chief product officer", "cdo": "chief data officer", "chro": "chief human resources officer",
    "clo": "chief legal officer", "gm": "general manager", "md": "managing director",
    "sdr": "sales development representative", "bdr": "business development representative",
    "mdr": "market development representative", "ldr": "lead development representative",
    "ae": "account executive", "csm": "customer success manager", "tam": "technical account manager",
    "pm": "product manager", "pmm": "product marketing manager", "swe": "software engineer",
    "sr": "senior", "snr": "senior", "jr": "junior", "jnr": "junior", "dir": "director",
    "mgr": "manager", "mngr": "manager", "mgmt": "management", "mgt": "management", "exec": "executive",
    "assoc": "associate", "asst": "assistant", "rep": "representative", "reps": "representative",
    "representatives": "representative", "coord": "coordinator", "admin": "administrator",
    "ops": "operations", "revops": "revenue operations", "mops": "marketing operations",
    "devops": "development operations", "salesops": "sales operations",
    "bizdev": "business development", "bd": "business development", "biz": "business", "dev": "development",
    "eng": "engineering", "engr": "engineer", "mktg": "marketing", "mkt": "marketing", "mkting": "marketing",
    "comms": "communications", "corp": "corporate", "hr": "human resources", "it": "information technology",
    "pr": "public relations", "intl": "international", "int'l": "international", "svcs": "services",
    "cofounder": "co-founder", "gtm": "go-to-market", "qa": "quality assurance", "ux": "user experience",
}  # fmt: skip
"""Only what is unambiguous in a job title; `dev` is development, as in `biz dev`."""

FILLERS = words("of the for in to a an our all")

NEUTRAL = words(
    "senior global worldwide international regional national interim acting group corporate enterprise "
    "commercial strategic b2b saas smb mid market midmarket mid-market field inside outbound inbound north "
    "south east west central northern southern eastern western emea apac latam amer americas america na "
    "nam uk us usa eu europe european dach benelux nordics nordic anz asia pacific mea africa middle uki "
    "ireland iberia italy france germany spain canada mexico brazil india australia japan region i ii iii "
    "iv 1 2 3 founding full time remote hybrid mwd fmd principal"
)
"""Where and how long, not what: a title means the same with and without them."""

RANKS = words(
    "chief officer president vice chairman chairwoman director manager head lead leader founder co-founder "
    "owner partner supervisor coordinator specialist representative executive associate assistant analyst "
    "administrator consultant intern trainee secretary junior"
)
"""Words of rank. Two titles with different ones are different titles."""

AS_WRITTEN = {
    word.casefold(): word
    for word in words(
        "VP SVP EVP AVP RVP CEO CFO COO CTO CMO CRO CIO CISO CSO CCO CGO CPO CDO CHRO GM MD SDR BDR MDR AE "
        "CSM TAM PMM HR IT PR UX UI QA AI ML API CRM ERP SEO SEM PPC B2B B2C SaaS SMB RevOps DevOps GTM EMEA "
        "APAC LATAM DACH ANZ UK US USA EU R&D M&A P&L BI KAM ABM II III IV"
    )
}
"""Abbreviations as they are written in a sentence."""

SMALL = words("of the and in at to on with an de la del des et für von for")

REGIONS = words(
    "emea apac latam amer americas dach benelux nordics nordic anz mea uk usa us eu europe asia africa "
    "worldwide global international ww na nam north south east west central america pacific middle ireland "
    "uki iberia germany france spain italy netherlands canada mexico brazil india australia japan austria "
    "switzerland region regional interim acting remote hybrid contract freelance fractional part time full "
    "maternity cover northeast southeast northwest southwest midwest and & of the"
)
"""A part of a title made of nothing but these says where or how long."""

SENIORITY_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "entry",
        (
            r"(?:executive|personal|virtual|administrative) assistant|assistant to|office of the",
            r"to the (?:chief|president|vice president)",
        ),
    ),
    (
        "intern",
        (r"intern|internship|trainee|apprentice|werkstudent(?:in)?|working student|praktikant(?:in)?",),
    ),
    ("owner", (r"(?<!product )(?<!process )(?<!service )owner|proprietor|inhaber(?:in)?",)),
    (
        "founder",
        (r"(?:co-)?founder|founding partner|(?:mit)?gründer(?:in)?|fondateur|fondatrice|fundadora?",),
    ),
    (
        "c_suite",
        (
            r"chief(?! of staff)(?: [\w&-]+){1,4} officer|chief executive|managing director|chair(?:wo)?man",
            r"geschäftsführer(?:in)?|vorstand|directeur général|directrice générale|director general",
            r"amministratore delegato|prezes|toimitusjohtaja",
        ),
    ),
    ("vp", ("vice president",)),
    ("c_suite", ("president",)),
    (
        "head",
        (
            r"head|chief of staff|leiter(?:in)?|responsable",
            r"(?:vertriebs|verkaufs|marketing|entwicklungs|personal|finanz|it|abteilungs|bereichs|produkt)-?leiter(?:in)?",
        ),
    ),
    (
        "director",
        (
            r"director|directora|directeur|directrice|direktor(?:in)?|direttore|direttrice|dyrektor|ředitel(?:ka)?",
        ),
    ),
    ("partner", (r"(?:managing|general|senior|equity) partner|partner$",)),
    ("manager", (r"manager|team ?lead(?:er)?|supervisor|teamleiter(?:in)?|gerente",)),
    ("senior", (r"senior|principal|staff|lead|expert|architect|iii",)),
    (
        "entry",
        (
            r"junior|associate|assistant|representative|coordinator|specialist|analyst|clerk|entry level",
            r"receptionist",
        ),
    ),
)
"""Rank and its words, first match counts; written in full (see `SPELT_OUT`)."""

_Departments = tuple[tuple[str, tuple[str, ...]], ...]

DEPARTMENT_WORDS: tuple[_Departments, _Departments, _Departments] = (
    (
        ("engineering", (r"(?:sales|solutions?|presales|pre-sales) engineer\w*",)),
        ("customer_success", (r"(?:customer|client) (?:success|support|services?|care|experience)",)),
        ("human_resources", (r"human resources|people|talent|recruit\w*|personalleit\w*|personalwesen",)),
        (
            "operations",
            (r"operations|operating|supply chain|logistics|procurement|purchasing|office manager",),
        ),
        (
            "product",
            (
                r"product (?:manager|owner|management|officer|lead|director|strategy)|chief product",
                r"(?:head of|vice president|vice president of|director of) product$",
            ),
        ),
    ),
    (
        (
            "marketing",
            (
                r"marketing|growth|brand|content|demand generation|communications|public relations|seo",
                r"social media|events?|copywriter",
            ),
        ),
        (
            "sales",
            (
                r"sales|revenue|account (?:executive|manager|director)|business development|commercial",
                r"vertrieb\w*|verkauf\w*|ventas|vendas|ventes|vendite|comercial",
                r"sprzedaży|försäljning\w*|sälj\w*|myynti\w*|go-to-market|partnerships?|partner manager|channel|alliances",
                r"(?:market|lead) development",
            ),
        ),
        (
            "engineering",
            (
                r"engineer\w*|software|developer|architect|chief technology|entwickl\w*|r&d|machine learning",
                r"research and development|quality assurance|technology",
            ),
        ),
        (
            "information_technology",
            (r"information (?:technology|security)|chief information|system administrator|network|cyber\w*",),
        ),
        (
            "finance",
            (r"financ\w*|accounting|accountant|controller|treasur\w*|tax|payroll|audit\w*|buchhalt\w*",),
        ),
        ("legal", (r"legal|counsel|attorney|lawyer|compliance|privacy|paralegal",)),
        ("design", (r"design\w*|user experience|creative|art director",)),
        ("data", (r"data|analytics|business intelligence",)),
        ("product", (r"product(?! marketing)",)),
        ("support", (r"support|helpdesk|help desk",)),
    ),
    (
        (
            "executive",
            (
                r"chief executive|(?:co-)?founder|owner|managing director|(?<!vice )president|chairman",
                r"geschäftsführer(?:in)?|chief of staff|general manager|(?<!business )partner",
            ),
        ),
    ),
)
"""Departments: those that decide at once, those of which the first named counts, and the last resort."""
