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
    "non-exec": "non-executive", "nonexec": "non-executive", "nonexecutive": "non-executive",
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
    "acct": "account", "accts": "account", "bus": "business", "natl": "national", "nat'l": "national", "mng": "managing",
    "fin": "finance", "prod": "product", "proj": "project", "cx": "customer experience", "cs": "customer success",
    "ea": "executive assistant", "pa": "personal assistant", "hrbp": "human resources business partner",
    "ned": "non-executive director", "kam": "key account manager", "fp&a": "financial planning and analysis",
    "m&a": "mergers and acquisitions", "gf": "geschäftsführer", "dg": "directeur général",
    "pdg": "président-directeur général", "drh": "directeur human resources", "rh": "human resources",
    "rrhh": "human resources", "daf": "directeur financier", "dsi": "directeur information technology",
}  # fmt: skip
"""Only what is unambiguous in a job title; `dev` is development, as in `biz dev`."""

IN_FULL = {
    "mgr": "Manager", "mngr": "Manager", "dir": "Director", "assoc": "Associate", "asst": "Assistant", "sr": "Senior",
    "snr": "Senior", "jr": "Junior", "jnr": "Junior", "mktg": "Marketing", "mkting": "Marketing", "acct": "Account",
    "accts": "Accounts", "natl": "National", "nat'l": "National", "intl": "International", "int'l": "International",
    "mgmt": "Management", "mgt": "Management", "mng": "Managing", "exec": "Executive", "coord": "Coordinator",
    "engr": "Engineer", "svcs": "Services", "bizdev": "Business Development", "pres": "President",
    "vice-president": "Vice President",
}  # fmt: skip
"""What nobody says in a sentence: `Mgr` is read as Manager. `Ops`, `Rep` and `VP` are said as they stand."""

IN_FULL_DOTTED = {
    "bus": "Business", "dev": "Development", "prod": "Product", "proj": "Project", "gen": "General", "fin": "Finance",
    "eng": "Engineering", "corp": "Corporate", "admin": "Administrator", "rep": "Representative", "ops": "Operations",
    "tech": "Technology", "comm": "Commercial", "dept": "Department", "reg": "Regional", "acc": "Account",
}  # fmt: skip
"""The same, where a dot says that the word is cut short."""

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
        "APAC LATAM DACH ANZ UK US USA EU R&D M&A P&L BI KAM ABM II III IV "
        "CX CS FP&A HRBP NED SWE PMO QC VC PE GF DG PDG DRH DAF DSI EA PA"
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
            r"(?:executive|personal|virtual|administrative|management) assistant|assistant to|office of the|secretary to",
            r"assisten[tz]\w* (?:der|des|von|de|da|do|di|del|della)|asistente (?:de|del)|assistante? (?:de|du)",
            r"(?:directie|management|vorstands)-?assisten\w*|secretari\w+ de direcci[oó]n",
        ),
    ),
    (
        "intern",
        (
            r"intern|internship|trainee|apprentice|werkstudent(?:in)?|working student|praktikant(?:in)?",
            r"auszubildende\w*|azubi|stagiaires?|stagiair|stagista|tirocinante|estagiári[oa]|becari[oa]|pasante",
            r"practicante|alternante?|apprentie?",
        ),
    ),
    (
        "owner",
        (
            r"(?<!product )(?<!process )(?<!service )owner|proprietor|inhaber(?:in)?|gesellschafter(?:in)?",
            r"eigenaar|eigenares|titolare|propriet[aá]ri[oa]|propietari[oa]|propriétaire|dueñ[oa]",
        ),
    ),
    (
        "founder",
        (
            r"(?:co-)?founder|founding partner|(?:mit)?gründer(?:in)?|(?:co-?)?(?:fondateur|fondatrice|fundadora?)",
            r"(?:co-?)?fondatore|oprichter|oprichtster",
        ),
    ),
    (
        "c_suite",
        (
            r"chief(?! of staff)(?: [\w&-]+){1,4} officer|chief executive|managing director|chair(?:wo)?man",
            r"geschäftsführ(?:er|erin|ung|ende[rs]?)|geschäftsleitung|vorstand(?:svorsitzende[rn]?|smitglied|s)?",
            r"(?:président[- ])?directeur g[eé]n[eé]ral|directrice g[eé]n[eé]rale|director(?:a)? general|diretora?[- ]geral",
            r"diretora? executiv[oa]|gerente (?:general|geral)|consejer[oa] delegad[oa]|gérante?|bestuurder|zaakvoerder",
            r"algemeen directeur|direttore generale|amministra(?:tore|trice) (?:delegat[oa]|unic[oa])",
            r"prezes|toimitusjohtaja",
        ),
    ),
    ("vp", (r"vice[- ]?president|vice[- ]?presidente|vice[- ]?présidente?",)),
    ("c_suite", (r"president|presidente|présidente?",)),
    (
        "head",
        (
            r"head|chief of staff|leiter(?:in)?|leitung|responsable|responsabile|(?:afdelings|verkoop|sector)?hoofd",
            r"(?:vertriebs|verkaufs|marketing|entwicklungs|personal|finanz|it|abteilungs|bereichs|produkt)-?leit(?:er|erin|ung)",
            r"(?:einkaufs|betriebs|werks|standort|niederlassungs|regional|gebiets)-?leit(?:er|erin|ung)",
        ),
    ),
    (
        "director",
        (
            r"director|directora|diretora?|(?:verkoop|sales|marketing|commercieel-?)?directeur|directrice|direktor(?:in)?|direttore|direttrice|dyrektor|ředitel(?:ka)?",
        ),
    ),
    (
        "partner",
        (
            r"(?:managing|general|senior|equity|junior|venture|operating|investment|tax|audit|advisory|consulting) partner",
            r"(?:lawyer|attorney|law|firm|and|&) partner|soci[oa]|sóci[oa]|vennoot|associée?[- ]gérante?",
        ),
    ),
    (
        "manager",
        (
            r"(?:account|sales|marketing|product|produkt|project|projekt|office)?manager(?:in)?",
            r"team ?lead(?:er)?|supervisora?|gerente|gestora?|jef[ea]|encargad[oa]",
            r"capo|cheff?e? d(?:e|es|u)|(?:team|projekt|filial|schicht|gruppen)-?leit(?:er|erin|ung)",
            r"(?:team|verkoop|inkoop|filiaal|bedrijfs|regio|vestigings|ploeg|productie|marketing)-?leid(?:er|ster)",
            r"(?:verkoop|inkoop|regio|vestigings|afdelings|filiaal)-?manager",
        ),
    ),
    ("senior", (r"senior|principal|staff|lead|expert|architect|iii",)),
    (
        "entry",
        (
            r"junior|associate|assistant|representative|coordinator|specialist|analyst|clerk|entry level",
            r"receptionist|(?<!company )secretary",
            r"secret[aá]ri[oa]|assistent(?:in|e)?|assistante?|asistente|assistenz|coordinadora?",
            r"coordenadora?|analista|sachbearbeiter(?:in)?|referent(?:in)?|(?:vertriebs|service)?mitarbeiter(?:in)?|medewerker|addett[oa]",
            r"impiegat[oa]|vendedora?|verkäufer(?:in)?|chargée? (?:de|du|d)|attachée? (?:commerciale?|de)|auxiliar",
        ),
    ),
)
"""Rank and its words, first match counts; written in full (see `SPELT_OUT`)."""

_Departments = tuple[tuple[str, tuple[str, ...]], ...]

DEPARTMENT_WORDS: tuple[_Departments, _Departments, _Departments] = (
    (
        ("engineering", (r"(?:sales|solutions?|presales|pre-sales) engineer\w*",)),
        ("customer_success", (r"(?:customer|client) (?:success|support|services?|care|experience)",)),
        (
            "human_resources",
            (
                r"human resources|people|talent|recruit\w*|personal(?:leit\w*|wesen|abteilung|referent\w*)|personal$",
                r"ressources humaines|recursos humanos|risorse umane|personeelszaken",
            ),
        ),
        (
            "operations",
            (
                r"operations|operating|supply chain|logisti\w*|procurement|purchasing|buyer|office manager|plant manager",
                r"einkauf\w*|einkäufer(?:in)?|compras|achats|acheteu\w*|acquisti|inkoop|inkoper|operaciones|operações",
                r"opérations|betriebsleit\w*|werksleit\w*",
            ),
        ),
        (
            "product",
            (
                r"product (?:manager|owner|management|officer|lead|director|strategy)|chief product",
                r"(?:head of|vice president|vice president of|director of) product$|chef(?:fe)? de produits?|productmanager",
                r"produktmanag\w*|jef[ea] de productos?",
            ),
        ),
    ),
    (
        (
            "marketing",
            (
                r"marketing\w*|growth|brand|content|demand gen(?:eration)?|communications?|public relations|seo",
                r"kommunikation|comunicaci[oó]n|comunicação|comunicazione",
                r"social media|events?|copywriter",
            ),
        ),
        (
            "sales",
            (
                r"sales\w*|revenue|accounts? ?(?:executive|manager|director)|business development|commerciale?|key account",
                r"verkoop\w*|verkäufer(?:in)?|vendedora?|ejecutiv[oa] de cuentas|außendienst|innendienst|territory manager",
                r"vertrieb\w*|verkauf\w*|ventas|vendas|ventes|vendite|comercial",
                r"sprzedaży|försäljning\w*|sälj\w*|myynti\w*|go-to-market|partnerships?|partner manager|channel|alliances",
                r"(?:market|lead) development",
            ),
        ),
        (
            "engineering",
            (
                r"engineer\w*|software|developer|architect|chief technology|entwickl\w*|r&d|machine learning",
                r"web development|research and development|quality assurance|technology",
            ),
        ),
        (
            "information_technology",
            (
                r"information (?:technology|security)|chief information|system administrator|network|cyber\w*",
                r"informatique|informatik\w*|informática|edv|sistemas",
            ),
        ),
        (
            "finance",
            (
                r"financ\w*|finanz\w*|accounting|accountant|controll(?:er|ing)|treasur\w*|tax|payroll|audit\w*|buchhalt\w*",
                r"rechnungswesen|kaufmännische[rn]?|contab\w*|comptab\w*|contable|tesorer\w*|mergers",
            ),
        ),
        (
            "legal",
            (
                r"legal|counsel|attorney|lawyer|compliance|privacy|paralegal|jurist\w*|juridique|jurídic\w*|rechtsanw\w*",
                r"avocate?|abogad[oa]",
            ),
        ),
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
                r"geschäftsführ\w*|chief of staff|general manager|(?<!business )partner|vorstand\w*|geschäftsleitung|board",
                r"(?:président[- ])?directeur g[eé]n[eé]ral|directrice g[eé]n[eé]rale|directora? general|diretora?[- ]geral",
                r"gerente (?:general|geral)|consejer[oa] delegad[oa]|algemeen directeur|direttore generale|gérante?",
                r"bestuurder|zaakvoerder|amministra(?:tore|trice) (?:delegat[oa]|unic[oa])|non-?executive director",
                r"inhaber(?:in)?|gesellschafter(?:in)?|eigenaar",
                r"titolare|proprietor|propriet[aá]ri[oa]|propietari[oa]|(?:mit)?gründer(?:in)?|fondateur|fondatrice|fondatore",
                r"(?:co-?)?fundadora?|oprichter|soci[oa]|sóci[oa]|(?<!vice )(?<!vice-)presidente|(?<!vice-)présidente?",
            ),
        ),
    ),
)
"""Departments: those that decide at once, those of which the first named counts, and the last resort."""
