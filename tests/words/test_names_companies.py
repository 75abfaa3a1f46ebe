"""Company names: what a sentence says, and what is no company at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.names import clean_company
from gtm.names.text import words
from tests.depth import tries

SHORT = [
    ("Brightwater Analytics GmbH", "Brightwater Analytics"),
    ("BRIGHTWATER ANALYTICS GMBH (formerly BWA)", "Brightwater Analytics"),
    ("brightwater analytics gmbh", "Brightwater Analytics"),
    ("Northwind, Inc.", "Northwind"),
    ("Northwind Inc", "Northwind"),
    ("Northwind LLC", "Northwind"),
    ("Northwind L.L.C.", "Northwind"),
    ("Northwind Ltd.", "Northwind"),
    ("Northwind Pty Ltd", "Northwind"),
    ("Northwind Pte. Ltd.", "Northwind"),
    ("Northwind Private Limited", "Northwind"),
    ("Northwind Co., Ltd.", "Northwind"),
    ("Northwind plc", "Northwind"),
    ("Northwind AG", "Northwind"),
    ("Northwind GmbH & Co. KG", "Northwind"),
    ("Northwind UG (haftungsbeschränkt)", "Northwind"),
    ("Northwind S.A.", "Northwind"),
    ("Northwind SAS", "Northwind"),
    ("Northwind B.V.", "Northwind"),
    ("Northwind N.V.", "Northwind"),
    ("Northwind AB (publ)", "Northwind"),
    ("Northwind Oy", "Northwind"),
    ("Northwind Oyj", "Northwind"),
    ("Northwind ApS", "Northwind"),
    ("Northwind A/S", "Northwind"),
    ("nord data as", "Nord Data"),
    ("Northwind S.p.A.", "Northwind"),
    ("Northwind S.r.l.", "Northwind"),
    ("Northwind S.L.", "Northwind"),
    ("Northwind S.A. de C.V.", "Northwind"),
    ("Northwind S. de R.L. de C.V.", "Northwind"),
    ("Northwind Ltda.", "Northwind"),
    ("Northwind Lda", "Northwind"),
    ("Northwind Sp. z o.o.", "Northwind"),
    ("Northwind s.r.o.", "Northwind"),
    ("Northwind, a.s.", "Northwind"),
    ("Northwind d.o.o.", "Northwind"),
    ("Northwind Kft.", "Northwind"),
    ("Northwind EOOD", "Northwind"),
    ("Northwind A.Ş.", "Northwind"),
    ("KAYA LTD. ŞTİ.", "Kaya"),
    ("IŞIK LTD. ŞTİ.", "Işık"),
    ("KAYA CO., LTD.", "Kaya"),
    ("KAYA PTY. LTD.", "Kaya"),
    ("KAYA A.Ş.", "KAYA"),
    ("DHL CO., LTD.", "DHL"),
    ("Northwind SRL-D", "Northwind"),
    ("Northwind S.R.L.-D.", "Northwind"),
    ("Northwind Ltd. Şti.", "Northwind"),
    ("Northwind Sdn Bhd", "Northwind"),
    ("PT Northwind Tbk", "Northwind"),
    ("UAB Northwind", "Northwind"),
    ("Northwind K.K.", "Northwind"),
    ("サンプル株式会社", "サンプル"),
    ("株式会社サンプル", "サンプル"),
    ("ООО «Ромашка»", "Ромашка"),
    ("Northwind FZ-LLC", "Northwind"),
    ("SC Stejar SRL", "Stejar"),
    ("Oy Koivu Ab", "Koivu"),
    ("Wisła Sp. z o. o. Sp. k.", "Wisła"),
    ("Meri OÜ", "Meri"),
    ("Nordlys P/S", "Nordlys"),
    ("Orchid (M) Sdn Bhd", "Orchid"),
    ("Banyan (P) Limited", "Banyan"),
    ("M/s Banyan Traders", "Banyan Traders"),
    ("Công ty Cổ phần Hoa Sen", "Hoa Sen"),
    ("㈱サンプル", "サンプル"),
    ("샘플(주)", "샘플"),
    ('כרמל בע"מ', "כרמל"),
    ("ПрАТ «Зефир»", "Зефир"),
    ("De Vos NV", "De Vos"),
    ("Northwind,Inc.", "Northwind"),
    ("Northwind s.a.s. di M. Rossi & C.", "Northwind"),
    ("DE LUCA S.R.L. UNIPERSONALE", "De Luca"),
    ("De Luca S.r.l.u.", "De Luca"),
    ("Rossi Srl Unipersonale", "Rossi"),
    ("ROSSI S.R.L. A SOCIO UNICO", "Rossi"),
    ("ROSSI S.P.A. CON SOCIO UNICO", "Rossi"),
    ("Rossi S.r.l. - società unipersonale", "Rossi"),
    ("Rossi S.r.l. in liquidazione", "Rossi"),
    ("Rossi S.r.l. Società Benefit", "Rossi"),
    ("GARCÍA S.L. UNIPERSONAL", "García"),
    ("García S.L. en liquidación", "García"),
    ("Northwind SARL en liquidation", "Northwind"),
    ("Northwind Ltd in liquidation", "Northwind"),
    ("Northwind Sp. z o.o. w likwidacji", "Northwind"),
    ("DE VRIES B.V.", "De Vries"),
    ("VON MÜLLER GMBH", "Von Müller"),
    ("LA POSTE SA", "La Poste"),
    ("DEL MONTE", "Del Monte"),
    ("DI MARCO", "Di Marco"),
    ("DA VINCI", "Da Vinci"),
    ("TER BEEK", "Ter Beek"),
    ("DES MOINES", "Des Moines"),
    ("SAN MARCO SRL", "San Marco"),
    ("DES GMBH", "DES"),
    ("Northwind #REF!", "Northwind"),
    # kept
    ("Luna Spa", "Luna Spa"),
    ("Cobre SpA", "Cobre"),
    ("Casa Teo", "Casa Teo"),
    ("SAS Institute", "SAS Institute"),
    ("PT Solutions", "PT Solutions"),
    ("Sia Glass", "Sia Glass"),
    ("SE Ranking", "SE Ranking"),
    ("Stealth Communications", "Stealth Communications"),
    ("X Corp.", "X"),
    ("n8n", "n8n"),
    ("Larsen & Company", "Larsen & Company"),
    ("IBM", "IBM"),
    ("IBM Corp.", "IBM"),
    ("eBay", "eBay"),
    ("HubSpot, Inc.", "HubSpot"),
    ("adidas AG", "adidas"),
    ("AT&T Inc.", "AT&T"),
    ("iRobot Corp", "iRobot"),
    ("trivago N.V.", "trivago"),
    ("acme LLC", "acme"),
    ("acme solutions LLC", "Acme Solutions"),
    ("northwind traders GmbH", "Northwind Traders"),
    ("bee labs LLC", "Bee Labs"),
    ("müller & söhne KG", "Müller & Söhne"),
    ("WEIß KG", "Weiß"),
    ("BERG B.V.", "Berg"),
    ("ZQXA B.V.", "ZQXA"),
    ("h&m", "H&M"),
    ("at&t", "AT&T"),
    ("at&t inc", "AT&T"),
    ("a&b media", "A&B Media"),
    ("johnson&pine", "Johnson&Pine"),
    ("JOHNSON&PINE LTD", "Johnson&Pine"),
    ("pine & palm", "Pine & Palm"),
    ("Yahoo!", "Yahoo!"),
    ("Tiffany & Co.", "Tiffany & Co."),
    ("Ford Motor Company", "Ford Motor Company"),
    ("Inc Media", "Inc Media"),
    ("Incubate", "Incubate"),
    ("Limited", "Limited"),
    ("The Limited", "The Limited"),
    ("Plan B", "Plan B"),
    ("H&M", "H&M"),
    ("Booking.com", "Booking.com"),
    ("Smith, Jones & Partners LLP", "Smith, Jones & Partners"),
    ("Dr. Oetker KG", "Dr. Oetker"),
    ("7-ELEVEN", "7-Eleven"),
    ("3M", "3M"),
    # capitals
    ("BAE SYSTEMS PLC", "BAE Systems"),
    ("THE BIG OAK INC", "The Big Oak"),
    ("BLUE RIVER LABS", "Blue River Labs"),
    ("MCKINLEY & SONS", "McKinley & Sons"),
    ("MCDONALD'S", "McDonald's"),
    ("ST. LUKE'S HOSPITAL", "St. Luke's Hospital"),
    ("STRAßENBAU KERN GMBH", "Straßenbau Kern"),
    ("ÇINAR YAZILIM A.Ş.", "Çınar Yazılım"),
    ("DUNA KFT", "Duna"),
    ("ZQX KFT", "ZQX"),
    ("BRKTS", "BRKTS"),
    # notes and other dirt
    ("Northwind | The best CRM", "Northwind"),
    ("Northwind - Leading CRM", "Northwind"),
    ("Northwind (YC W21)", "Northwind"),
    ("Northwind Inc. (acquired by Tailspin)", "Northwind"),
    ("Wind Holdings LLC dba Northwind", "Northwind"),
    ("Northwind®, Inc™", "Northwind"),
    ("Acme Inc. (dba Northwind)", "Northwind"),
    ("Acme Ltd t/a Northwind", "Northwind"),
    ("Northwind formerly known as Acme", "Northwind"),
    ("Northwind, a Tailspin Company", "Northwind"),
    ("Northwind: the CRM for dentists", "Northwind"),
    ("Northwind (UK) Ltd", "Northwind"),
    ("northwind.co.uk", "Northwind"),
    ("app.northwind.io | CRM", "Northwind"),
    ("BÃ¤ckerei Holz", "Bäckerei Holz"),
    ("Pine &amp; Palm", "Pine & Palm"),
    ("🚀 Northwind", "Northwind"),
    ("North\u200bwind", "Northwind"),
    ('"Northwind"', "Northwind"),
    ("www.northwind.com", "Northwind"),
    ("https://northwind.example/", "Northwind"),
    ("north-wind.example", "North Wind"),
]


def test_company_is_called_as_people_call_it() -> None:
    """Legal forms, notes and shouting go; what belongs to the name stays."""
    assert {name: clean_company(name).short for name, _ in SHORT} == dict(SHORT)


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("", "empty"),
        (None, "empty"),
        ("   ", "empty"),
        ("N/A", "not-a-company"),
        ("Self-employed", "not-a-company"),
        ("Stealth Startup", "not-a-company"),
        ("-", "not-a-company"),
        ("...", "not-a-company"),
        ("Freelance Designer", "not-a-company"),
        ("Stealth AI Startup", "not-a-company"),
        ("Looking for new opportunities", "not-a-company"),
        ("{{company}}", "not-a-company"),
        ("#N/A", "not-a-company"),
        ("#REF!", "not-a-company"),
        ("#WERT!", "not-a-company"),
        ("=A1", "not-a-company"),
        ("=VLOOKUP(A2;B:C;2)", "not-a-company"),
        ("Selbstständig", "not-a-company"),
    ],
)
def test_no_company_gives_no_words(name: str | None, finding: str) -> None:
    """A placeholder leaves nothing that could slip into a sentence."""
    clean = clean_company(name)
    assert (clean.short, clean.findings) == ("", (finding,))


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("Northwind Ltd", "legal-form-removed"),
        ("NORTHWIND LABS", "case-repaired"),
        ("Northwind (UK)", "note-removed"),
        ("northwind.example", "domain-as-name"),
        ("Nоrthwind", "mixed-script"),  # with a Cyrillic o
        ("Northwind " * 20, "too-long"),
    ],
)
def test_repairs_and_doubts_are_told(name: str, finding: str) -> None:
    """What was changed or looks wrong can be counted."""
    assert finding in clean_company(name).findings


@settings(max_examples=tries(300))
@given(st.text(max_size=60))
def test_any_text_is_survived(name: str) -> None:
    """Whatever a list holds, the result is short, on one line and without invisible characters."""
    short = clean_company(name).short
    assert len(short) <= 80
    assert short.isprintable()


WORDS = st.sampled_from(
    sorted(
        words(
            "Northwind NORTHWIND northwind Inc. GmbH & Co. KG AS Oy Ab PT (UK) (dba | - , . : the THE of ltd LTD S.A. "
            "de C.V. » « ( ) IBM 3M o'hara O'HARA ß İ 株式会社 ООО 🚀 www.northwind.example northwind.io Ã© &amp; ’ – Mc Co"
        )
    )
)


@settings(max_examples=tries(600))
@given(st.one_of(st.text(max_size=30), st.lists(WORDS, max_size=5).map(" ".join)))
def test_cleaning_twice_changes_at_most_capitals(name: str) -> None:
    """A cleaned name is clean, but for capitals that stood for initials beside a form."""
    once = clean_company(name).short
    assert clean_company(once).short.upper() == once.upper()


@pytest.mark.parametrize(
    "name",
    [
        "Self-employed", "Freelance", "Test Company", "N/A", "Confidential", "Stealth Startup", "Company Confidential",
        "Vertraulich", "Confidentiel", "Empresa de prueba", "selbstständig tätig", "Keine Angabe", "À mon compte",
        "Lavoratore autonomo", "Profissional liberal", "Independiente", "Eget företag", "Sole trader", "Unbekannt",
        "Testfirma", "No aplica", "Currently in stealth", "Test GmbH", "Demo Company", "k.A.",
    ],
)  # fmt: skip
def test_what_people_write_who_have_no_company_is_none(name: str):
    """In several languages; no opener may say `at Freelance`."""
    assert clean_company(name).short == ""
    assert clean_company(name.upper()).short == ""


@pytest.mark.parametrize(
    "name",
    ["Freelance Labs", "Stealth Security", "Test Rail", "Independent Bank", "Unknown Worlds", "Student Roost",
     "Entrepreneur First", "Demo Duck", "Private Medical", "Vertrauen", "Firma Foods"],
)  # fmt: skip
def test_a_company_that_begins_with_such_a_word_is_one(name: str):
    """The word alone is no company; with another it is a name."""
    assert clean_company(name).short == name
