"""Job titles: in a sentence, and as rank and department."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.names import clean_title, department, seniority, title_talk, titles
from gtm.names.text import plain
from gtm.names.title_words import AS_WRITTEN, IN_FULL, REGIONS, SMALL, SPELT_OUT
from gtm.names.titles import spelt_out
from tests.depth import tries


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("VP SALES - EMEA (interim)", "VP Sales"),
        ("vp sales", "VP Sales"),
        ("Vp Sales", "VP Sales"),
        ("VP of Sales", "VP of Sales"),
        ("VP, Sales", "VP Sales"),
        ("Director, Sales", "Director of Sales"),
        ("Director - Sales", "Director of Sales"),
        ("Head of Sales, DACH", "Head of Sales"),
        ("Head of Sales / Marketing", "Head of Sales"),
        ("CEO & Co-Founder", "CEO & Co-Founder"),
        ("CEO/Founder", "CEO"),
        ("SENIOR ACCOUNT EXECUTIVE", "Senior Account Executive"),
        ("chief revenue officer", "Chief Revenue Officer"),
        ("sdr", "SDR"),
        ("HEAD OF REVOPS", "Head of RevOps"),
        ("CMO at Northwind", "CMO"),
        ("Marketing Manager @Northwind", "Marketing Manager"),
        ("Sales Manager | Helping you grow", "Sales Manager"),
        ("HEAD OF IT", "Head of IT"),
        ("🚀 VP Sales 🚀", "VP Sales"),
        ("Geschäftsführer", "Geschäftsführer"),
        ("Former VP Sales", ""),
        ("Ex-CMO at Northwind", ""),
        ("Retired", ""),
        ("VP Sales (former)", ""),
        ("CEO (retired)", ""),
        ("VP Sales - retired 2023", ""),
        ("Ehemaliger Geschäftsführer", ""),
        ("Chairman Emeritus", ""),
        ("VP Sales (no longer with the company)", ""),
        ("Founder & CEO | Former VP Sales", "Founder & CEO"),
        ("VP Sales (ex-Google)", "VP Sales"),
        ("VP-Sales", "VP Sales"),
        ("VP-of-Sales", "VP of Sales"),
        ("VP Sales, ex Oracle 2019-2021", "VP Sales"),
        ("VP Sales, MBA 2015-2017", "VP Sales"),
        ("VP Sales | Forbes 30 under 30 2019-2020", "VP Sales"),
        ("Current: VP Sales", "VP Sales"),
        ("Hiring: VP Sales", ""),
        ("VP Sales until 2024", ""),
        ("#REF!", ""),
        ("#VALUE!", ""),
        ("#NAME?", ""),
        ("#DIV/0!", ""),
        ("#BEZUG!", ""),
        ("=A1", ""),
        ("=VLOOKUP(A2;B:C;2)", ""),
        ("VP #REF!", ""),
        ("=HR Manager=", "HR Manager"),
        ("VP Sales (01/2019 - 12/2023)", ""),
        ("VP Sales 01/2019 - 12/2023", ""),
        ("VP Sales Jan 2019 – Dec 2023", ""),
        ("VP Sales bis 2023", ""),
        ("VP Sales 2019–2023", ""),
        ("VP Sales 2019-23", ""),
        ("VP Sales - till 2022", ""),
        ("VP, Sales until March 2022", ""),
        ("VP Sales until 2024 at Oracle", ""),
        ("VP Sales jusqu'en 2022", ""),
        ("VP of Sales - until recently", ""),
        ("VP Sales (until last year)", ""),
        ("VP Sales until March", ""),
        ("VP Sales bis vor kurzem", ""),
        ("Until recently VP Sales", ""),
        ("CEO, until recently VP Sales", "CEO"),
        ("VP Sales until yesterday, now CEO", "CEO"),
        ("VP Sales until 2027", ""),
        ("VP Sales 2025-2027", ""),
        ("Interim CEO until December 2026", ""),
        ("Recently promoted VP Sales", "Recently promoted VP Sales"),
        ("VP Sales | Northwind 2019-2023", ""),
        ("VP Sales previously at Oracle", ""),
        ("VP Sales, previously at Oracle", "VP Sales"),
        ("Founder | VP Sales 2019-2023", "Founder"),
        ("CEO since 2024, VP Sales until 2024", "CEO"),
        ("VP Sales until 2024, now CEO", "CEO"),
        ("Founder formerly CMO", "Founder"),
        ("Currently VP Sales, formerly CMO", "VP Sales"),
        ("Currently VP Sales until 2027", "VP Sales"),
        ("VP Sales since 2023", "VP Sales"),
        ("VP Sales (since Jan 2021)", "VP Sales"),
        ("VP Sales (2021 - present)", "VP Sales"),
        ("VP Sales 03/2021 to date", "VP Sales"),
        ("VP Sales - since 2020 - EMEA", "VP Sales"),
        ("Current Account Manager", "Current Account Manager"),
        ("Head of Vision 2030", "Head of Vision 2030"),
        ("Past Due Collections Manager", "Past Due Collections Manager"),
        ("Left Bank Manager", "Left Bank Manager"),
        ("Head of Ex-Works Logistics", "Head of Ex-Works Logistics"),
        ("Open to Work", ""),
        ("Formation Manager", "Formation Manager"),
        ("n/a", ""),
        ("-", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_title_reads_in_a_sentence(title: str | None, clean: str) -> None:
    """Regions, brackets, employers and slogans go; abbreviations are written as people write them."""
    assert clean_title(title) == clean


@pytest.mark.parametrize(
    ("title", "rank", "work"),
    [
        ("VP Sales", "vp", "sales"),
        ("Senior Vice President, Business Development", "vp", "sales"),
        ("Head of Sales", "head", "sales"),
        ("Head of Sales / Marketing", "head", "sales"),
        ("VP Marketing & Sales", "vp", "marketing"),
        ("CRO", "c_suite", "sales"),
        ("CMO", "c_suite", "marketing"),
        ("CEO", "c_suite", "executive"),
        ("Chief Human Resources Officer", "c_suite", "human_resources"),
        ("Managing Director", "c_suite", "executive"),
        ("Geschäftsführer", "c_suite", "executive"),
        ("President", "c_suite", "executive"),
        ("CEO & Co-Founder", "founder", "executive"),
        ("Owner", "owner", "executive"),
        ("Product Owner", None, "product"),
        ("Managing Partner", "partner", "executive"),
        ("HR Business Partner", None, "human_resources"),
        ("Director of Product Marketing", "director", "marketing"),
        ("Sales Director", "director", "sales"),
        ("Sales Ops Manager", "manager", "operations"),
        ("Account Manager", None, "sales"),
        ("Key Account Manager", None, "sales"),
        ("Senior Account Manager", "senior", "sales"),
        ("Product Manager", None, "product"),
        ("Produktmanager", None, "product"),
        ("Group Product Manager", "manager", "product"),
        ("Customer Success Manager", None, "customer_success"),
        ("Manager, Customer Success", "manager", "customer_success"),
        ("Team Lead Account Manager", "manager", "sales"),
        ("EVP Sales", "vp", "sales"),
        ("Senior Software Engineer", "senior", "engineering"),
        ("VP Sales Engineering", "vp", "engineering"),
        ("SDR", "entry", "sales"),
        ("Executive Assistant to the CEO", "entry", "executive"),
        ("Marketing Intern", "intern", "marketing"),
        ("Werkstudent Vertrieb", "intern", "sales"),
        ("Account Executive", None, "sales"),
        ("Former VP Sales", None, "sales"),
        ("ex - CMO", None, "marketing"),
        ("VP Sales (retired)", None, "sales"),
        ("CEO (retired)", None, "executive"),
        ("Account Executive | Former VP Marketing", None, "sales"),
        ("Founder, formerly CMO", "founder", "executive"),
        ("Chief Technical Officer", "c_suite", "engineering"),
        ("VP Sales until 2024", None, "sales"),
        ("VP Sales (01/2019 - 12/2023)", None, "sales"),
        ("VP Sales since 2023", "vp", "sales"),
        ("VP Sales (2021 - present)", "vp", "sales"),
        ("CEO Assistant", "entry", "executive"),
        ("VP Sales Assistant", "entry", "sales"),
        ("VP Sales' Assistant", "entry", "sales"),
        ("Director's Assistant", "entry", None),
        ("Sales Manager Assistant", "entry", "sales"),
        ("Geschäftsführer Assistenz", "entry", "executive"),
        ("Founder's Associate", "entry", "executive"),
        ("CEO's PA", "entry", None),
        ("CEO's Chief of Staff", "head", "executive"),
        ("Vice President's Office Manager", "manager", "operations"),
        ("CEO Office", None, "executive"),
        ("Head of Founder's Office", "head", "executive"),
        ("Reporting to VP Sales", None, "sales"),
        ("Sales Manager reporting to VP Sales", "manager", "sales"),
        ("Recruiter for VP Sales", None, "human_resources"),
        ("Coach for VP Sales", None, "sales"),
        ("VP Sales Coach", None, "sales"),
        ("Consultant for CEOs", None, None),
        ("Aspiring VP Sales", None, "sales"),
        ("Incoming VP Sales", None, "sales"),
        ("VP Sales in training", None, "sales"),
        ("President-elect", None, "executive"),
        ("Hiring: VP Sales", None, "sales"),
        ("VP Sales wanted", None, "sales"),
        ("VP Sales - hiring SDRs", "vp", "sales"),
        ("Business Manager to the Founder's Office", "manager", "executive"),
        ("Hiring Manager", "manager", None),
        ("Head of Hiring", "head", None),
        ("Head Coach", "head", None),
        ("Founder & Executive Coach", "founder", "executive"),
        ("Director of Executive Assistants", "director", None),
        ("Company Secretary & Director", "director", None),
        ("Director of Women's Health", "director", None),
        ("Future of Work Director", "director", None),
        ("VP Training", "vp", None),
        ("AVP Sales", "director", "sales"),
        ("Associate VP Sales", "director", "sales"),
        ("Assistant Vice President", "director", None),
        ("Associate Director, Sales", "manager", "sales"),
        ("Assistant Manager", "manager", None),
        ("Co-CEO", "c_suite", "executive"),
        ("Co-CTO", "c_suite", "engineering"),
        ("VP-Sales", "vp", "sales"),
        ("Sales-Director", "director", "sales"),
        ("Go-to-Market Director", "director", "sales"),
        ("Non-exec Director", None, "executive"),
        ("Independent Director", None, None),
        ("Independent Sales Director", "director", "sales"),
        ("Past President", None, "executive"),
        ("Wizard", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_title_tells_rank_and_department(title: str | None, rank: str | None, work: str | None) -> None:
    """Only what the words say: no rank and no department are made up."""
    assert (seniority(title), department(title)) == (rank, work)


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Head of sales and I love dogs", "Head of sales"),
        ("HEAD OF SALES AND I LOVE DOGS", "Head of Sales"),
        ("VP Sales. We are hiring", "VP Sales"),
        ("VP Sales who loves dogs", "VP Sales"),
        ("VP Sales helping teams win", "VP Sales"),
        ("VP Sales with a passion for people", "VP Sales"),
        ("Sales Director and proud dog lover", "Sales Director"),
        ("CEO & I also coach", "CEO"),
        ("I help companies grow", ""),
        ("Helping founders scale", ""),
        ("Your next VP Sales", ""),
        ("Engineer I", "Engineer I"),
        ("sales manager i", "Sales Manager I"),
        ("Manager I at Acme", "Manager I"),
        ("Analyst I & II", "Analyst I & II"),
        ("UK & I Sales Director", "UK & I Sales Director"),
        ("Head of Customer Love", "Head of Customer Love"),
        ("World Health Organization (WHO) Director", "World Health Organization Director"),
    ],
)
def test_a_title_ends_where_somebody_begins_to_speak(title: str, clean: str) -> None:
    """`as Head of sales and I love dogs at Northwind` is no sentence; a Roman I and a country's are no person."""
    assert clean_title(title) == clean


SHORT_FORMS = [
    ("Mgr, Sales", "Sales Manager"),
    ("Assoc. Dir., Bus. Dev.", "Associate Director of Business Development"),
    ("Sr. Mgr., Mktg.", "Senior Marketing Manager"),
    ("Mgr - Inside Sales", "Inside Sales Manager"),
    ("Manager II, Sales Development", "Sales Development Manager II"),
    ("Team Lead, SDR", "SDR Team Lead"),
    ("Lead, Demand Gen", "Demand Gen Lead"),
    ("Partner, Tax", "Tax Partner"),
    ("Engineer, Software", "Software Engineer"),
    ("EVP, Chief Revenue Officer", "Chief Revenue Officer"),
    ("VP/GM", "VP"),
    ("Vice-President, Sales", "Vice President Sales"),
    ("V.P., Sales", "VP Sales"),
    ("v.p. sales", "VP Sales"),
    ("C.E.O.", "CEO"),
    ("c.e.o.", "CEO"),
    ("Asst. VP, Sales", "Assistant VP Sales"),
    ("VP, Prod. Mktg", "VP Product Marketing"),
    ("Gen. Mgr.", "General Manager"),
    ("Int'l Sales Director", "International Sales Director"),
    ("SALES MGR.", "Sales Manager"),
    ("MGR, SALES", "Sales Manager"),
    ("sales mgr", "Sales Manager"),
    ("Sales & Mktg Mgr", "Sales & Marketing Manager"),
    ("Sr. Director, Eng.", "Senior Director of Engineering"),
    ("Demand Gen. Mgr.", "Demand Gen Manager"),
    ("Sales/Marketing Manager", "Sales/Marketing Manager"),
    ("UX/UI Designer", "UX/UI Designer"),
    ("Sales - Director", "Sales Director"),
    ("Engineer, technical sales", "Technical Sales Engineer"),
    ("Manager, Northwind", "Manager"),
    ("Director, Office of the CFO", "Director"),
    ("Key Account Manager (m/w/d)", "Key Account Manager"),
    ("Sales Manager m/w/d", "Sales Manager"),
    ("Vertriebsleiter/in", "Vertriebsleiter"),
    ("VP CX", "VP CX"),
    ("SWE II", "SWE II"),
    ("VP ||x|| Sales", ""),
    ("VP {{dept}} Sales", ""),
    ("{{job_title}}", ""),
    ("VP %dept% Sales", ""),
    ("Self-employed", ""),
    ("SATIŞ MÜDÜRÜ", "Satış Müdürü"),
    ("İHRACAT MÜDÜRÜ", "İhracat Müdürü"),
    ("SATIŞ DIRECTOR", "Satış Director"),
    ("ΔΙΕΥΘΥΝΤΉΣ", "Διευθυντής"),
    ("leiter außendienst", "Leiter Außendienst"),
]


@pytest.mark.parametrize(("title", "clean"), SHORT_FORMS)
def test_a_title_of_a_database_is_said_as_people_say_it(title: str, clean: str) -> None:
    """Short forms are read out, a field finds its rank, a slash parts titles and not fields; a merge tag leaves none."""
    assert clean_title(title) == clean


IN_USE = [
    ("Verkoopleider", "manager", "sales"),
    ("Bedrijfsleider", "manager", None),
    ("Verkoopmanager", "manager", "sales"),
    ("Afdelingshoofd Verkoop", "head", "sales"),
    ("Chief of Staff to the CEO", "head", "executive"),
    ("Chief of Staff, Office of the CEO", "head", "executive"),
    ("Assistant to the CEO", "entry", "executive"),
    ("EA to VP Sales", "entry", "sales"),
    ("PA to Managing Director", "entry", "executive"),
    ("Secretary to the CEO", "entry", "executive"),
    ("Advisor to the CEO", None, "executive"),
    ("Business Manager to the CFO", "manager", "finance"),
    ("Right hand to the CEO", None, "executive"),
    ("Right hand of our Group CEO", None, "executive"),
    ("Support to VP Sales", None, "support"),
    ("Under VP Sales", None, "sales"),
    ("SDR under VP Sales", "entry", "sales"),
    ("Team of VP Sales", None, "sales"),
    ("Student of VP Sales", None, "sales"),
    ("Referent des Vorstands", "entry", "executive"),
    ("Assistenz Geschäftsführung", "entry", "executive"),
    ("Bras droit du PDG", None, "executive"),
    ("CEO in waiting", None, "executive"),
    ("VP Sales & right hand to the CEO", "vp", "sales"),
    ("Mitglied des Vorstands", "c_suite", "executive"),
    ("Vorsitzende der Geschäftsführung", "c_suite", "executive"),
    ("In the role of CEO", "c_suite", "executive"),
    ("From SDR to VP Sales", "vp", "sales"),
    ("Director of Owner Relations", "director", "executive"),
    ("Order to Cash Director", "director", None),
    ("VP Sales to the Public Sector", "vp", "sales"),
    ("B to B Sales Manager", "manager", "sales"),
    ("Board Member", None, "executive"),
    ("Non-Executive Director", None, "executive"),
    ("CEO & Board Member", "c_suite", "executive"),
    ("Talent Acquisition Partner", None, "human_resources"),
    ("Partner Manager", "manager", "sales"),
    ("Partner, Tax", "partner", "finance"),
    ("Tax Partner", "partner", "finance"),
    ("Mng. Dir.", "c_suite", "executive"),
    ("Natl. Accts Mgr", "manager", "sales"),
    ("Head of CS", "head", "customer_success"),
    ("HRBP", None, "human_resources"),
    ("Director of FP&A", "director", "finance"),
    ("Leitung Marketing", "head", "marketing"),
    ("Marketingleitung", "head", "marketing"),
    ("Teamleitung Vertrieb", "manager", "sales"),
    ("Abteilungsleiter Einkauf", "head", "operations"),
    ("Bereichsleiterin Personal", "head", "human_resources"),
    ("Geschäftsführender Gesellschafter", "owner", "executive"),
    ("Geschäftsführung", "c_suite", "executive"),
    ("Mitglied der Geschäftsleitung", "c_suite", "executive"),
    ("Assistentin der Geschäftsführung", "entry", "executive"),
    ("Vorstandsvorsitzender", "c_suite", "executive"),
    ("Kaufmännischer Leiter", "head", "finance"),
    ("Sachbearbeiter Buchhaltung", "entry", "finance"),
    ("Vertriebsmitarbeiter Außendienst", "entry", "sales"),
    ("Auszubildende", "intern", None),
    ("Inhaberin", "owner", "executive"),
    ("Sales Managerin", "manager", "sales"),
    ("Président-directeur général", "c_suite", "executive"),
    ("PDG", "c_suite", "executive"),
    ("DRH", "director", "human_resources"),
    ("Directeur des Ressources Humaines", "director", "human_resources"),
    ("Chef des ventes", "manager", "sales"),
    ("Chef de produit", "manager", "product"),
    ("Chargée de communication", "entry", "marketing"),
    ("Assistante de direction", "entry", None),
    ("Gérant", "c_suite", "executive"),
    ("Stagiaire marketing", "intern", "marketing"),
    ("Attaché commercial", "entry", "sales"),
    ("Gerente General", "c_suite", "executive"),
    ("Jefe de Ventas", "manager", "sales"),
    ("Responsable de Compras", "head", "operations"),
    ("Consejera Delegada", "c_suite", "executive"),
    ("Ejecutivo de Cuentas", None, "sales"),
    ("Becario de marketing", "intern", "marketing"),
    ("Asistente de Dirección", "entry", None),
    ("Socio fundador", "founder", "executive"),
    ("Verkoopdirecteur", "director", "sales"),
    ("Hoofd Verkoop", "head", "sales"),
    ("Accountmanager", None, "sales"),
    ("Algemeen directeur", "c_suite", "executive"),
    ("Eigenaar", "owner", "executive"),
    ("Directieassistent", "entry", None),
    ("Medewerker marketing", "entry", "marketing"),
    ("Inkoper", None, "operations"),
    ("Direttore Generale", "c_suite", "executive"),
    ("Responsabile Vendite", "head", "sales"),
    ("Amministratore Unico", "c_suite", "executive"),
    ("Titolare", "owner", "executive"),
    ("Addetto Vendite", "entry", "sales"),
    ("Stagista", "intern", None),
    ("Socio fondatore", "founder", "executive"),
    ("Diretora de Marketing", "director", "marketing"),
    ("Diretor-Geral", "c_suite", "executive"),
    ("Coordenadora de Marketing", "entry", "marketing"),
    ("Sócio-gerente", "partner", "executive"),
    ("Fundadora", "founder", "executive"),
    ("Proprietário", "owner", "executive"),
    ("Estagiário", "intern", None),
    ("Presidente", "c_suite", "executive"),
    ("Vice-Presidente de Vendas", "vp", "sales"),
]


@pytest.mark.parametrize(("title", "rank", "work"), IN_USE)
def test_ranks_of_others_and_of_other_languages(title: str, rank: str | None, work: str | None) -> None:
    """Who assists a chief is none; a seat on a board is no rank; German, French, Spanish, Dutch, Italian, Portuguese."""
    assert (seniority(title), department(title)) == (rank, work)


@settings(max_examples=tries(300))
@given(st.text(max_size=80))
def test_any_title_is_survived(title: str) -> None:
    """Whatever a list holds, the title is one printable line, and rank and department do not raise."""
    assert clean_title(title).isprintable()
    seniority(title)
    department(title)


_plain_words = st.one_of(
    st.sampled_from(sorted(REGIONS | SMALL | AS_WRITTEN.keys() | SPELT_OUT.keys())),
    st.sampled_from(
        [
            "Head",
            "of",
            "at",
            "bei",
            "Sales",
            "North",
            "America",
            "Job",
            "Title",
            "n/a",
            "UK",
            "I",
            "-",
            ",",
            "&",
        ]
    ),
)


@settings(max_examples=tries(1_000))
@given(
    st.lists(
        st.builds(
            lambda word, spell: spell(word), _plain_words, st.sampled_from([str, str.upper, str.title])
        ),
        max_size=6,
    ).map(" ".join)
)
def test_a_title_of_plain_words_is_cleaned_as_by_all_rules(title: str) -> None:
    """Words of regions, employers and placeholders among them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(titles, "_WORDS_ONLY", re.compile(r"(?!)"))
        slow = titles._cleaned(title)
    assert titles._cleaned(title) == slow


_SPOKEN = st.lists(
    st.sampled_from(
        [
            *(
                "I",
                "i",
                "we",
                "you",
                "they",
                "he",
                "she",
                "my",
                "your",
                "who",
                "let's",
                "it's",
                "I'm",
                "we've",
                "İ",
                "ı",
            ),
            *(
                "helping",
                "empowering",
                "loves",
                "loving",
                "passionate",
                "obsessed",
                "about",
                "with",
                "a",
                "passion",
            ),
            *(
                "love",
                "knack",
                "dog",
                "lover",
                "enthusiast",
                "believer",
                "believers",
                "and",
                "because",
                "am",
                "build",
            ),
            *(
                "teams",
                "VP Sales",
                "Manager",
                "at",
                "|",
                ",",
                "-",
                "(",
                "&",
                ":",
                "Acme",
                "Assoc.",
                "Dir",
                "sr-",
                "Bus. Dev.",
            ),
        ]
    ),
    max_size=7,
)


@settings(max_examples=tries(1_000))
@given(words=_SPOKEN, joint=st.sampled_from([" ", "", ", ", "|", "-"]))
def test_one_look_for_talk_hides_none(words: list[str], joint: str) -> None:
    """Where no word of it is there nobody speaks, whatever stands beside it."""
    title = joint.join(words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(title_talk, "_SPEAKS", re.compile(""))
        slow = title_talk.without_talk(title)
    assert title_talk.without_talk(title) == slow


@settings(max_examples=tries(1_000))
@given(
    words=st.lists(
        st.sampled_from([*sorted(IN_FULL), "Sales", "V.P.", "Sr.", "R&D", "it's", "x", "2"]), max_size=5
    ),
    spell=st.sampled_from([str, str.upper, str.title]),
    joint=st.sampled_from([" ", "-", "/", ", ", "&", "'", "_", "–", ".", " (", ")"]),
)
def test_words_cut_short_are_spelt_out_wherever_they_stand(
    words: list[str], spell: Callable[[str], str], joint: str
) -> None:
    """A title is looked through for them once; none hides behind a sign."""
    title = plain(spell(joint.join(words)))
    apart = titles._HYPHENED.sub(titles._apart_at_hyphens, title)
    in_full = titles._in_full(apart).casefold().replace(".", "")
    assert titles._words_in_full(title) == titles._WORDS.findall(in_full)


@pytest.mark.parametrize(
    "title", ["SVP Sales", "EVP Sales", "Executive Vice President, Sales", "E.V.P. Sales"]
)
def test_every_rank_of_vice_president_is_spelt_alike(title: str) -> None:
    """A play that asks for the VP Sales means the senior and the executive one too."""
    assert spelt_out(title) == "senior vice president sales"


def test_a_role_without_a_rank_is_a_title_all_the_same() -> None:
    """`Project Manager | Northwind` is no employer before a title."""
    assert clean_title("Project Manager | Team Lead") == "Project Manager"
