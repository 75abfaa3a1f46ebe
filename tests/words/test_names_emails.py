"""E-mail addresses: one key per mailbox, and a sentence for what cannot be used."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.names import read_email
from gtm.names.email_words import DISPOSABLE, FREE, ROLES
from gtm.names.emails import personal_domain
from tests.depth import tries


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("maya.ortega@northwind.example", "maya.ortega@northwind.example"),
        ("  Maya.Ortega@Northwind.Example\n", "maya.ortega@northwind.example"),
        ("\ufeffmaya@northwind.example\u200b", "maya@northwind.example"),
        ("maya+list@northwind.example", "maya@northwind.example"),
        ("maya.+list@northwind.example", "maya@northwind.example"),
        ("m.a.y.a+x@gmail.com", "maya@gmail.com"),
        ("m.aya@googlemail.com", "maya@gmail.com"),
        ("m.aya@northwind.example", "m.aya@northwind.example"),
        ("o'brien_x@northwind.example", "o'brien_x@northwind.example"),
        ("maya@bücher.example", "maya@xn--bcher-kva.example"),
        ("maya@xn--bcher-kva.example", "maya@xn--bcher-kva.example"),
        ("maya@пример.рф", "maya@xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_one_mailbox_has_one_key(raw: str, canonical: str) -> None:
    """Case, tags, Gmail's dots and the spelling of the domain make no second person."""
    address = read_email(raw)
    assert address.canonical == canonical
    assert address.domain == canonical.rpartition("@")[2]


def test_raw_is_what_to_write_to() -> None:
    """The mailbox keeps its own spelling for sending."""
    assert read_email(" Maya.Ortega+q3@Northwind.example ").raw == "Maya.Ortega+q3@Northwind.example"


@pytest.mark.parametrize(
    "raw", ["info@x.example", "SALES@x.example", "no-reply@x.example", "info-uk@x.example", "sales2@x.example",
            "customer.support@x.example", "hr@x.example", "info+x@x.example", "contato@x.example", "ap@x.example",
            "ar@x.example", "kontakt@x.example", "ventas@x.example", "rh@x.example", "compras@x.example",
            "recursos.humanos@x.example", "recrutement@x.example", "biuro@x.example", "segreteria@x.example"]
)  # fmt: skip
def test_role_addresses_are_known(raw: str) -> None:
    """A mailbox of a function is nobody's own."""
    assert read_email(raw).role


@pytest.mark.parametrize(
    "raw",
    [
        "maya@x.example",
        "al@x.example",
        "hr.maier@x.example",
        "salesa@x.example",
        "dev.patel@x.example",
        "ap.rao@x.example",
        "arun@x.example",
        "peopleson@x.example",
        "donna@x.example",
        "robert@x.example",
    ],
)
def test_people_are_not_roles(raw: str) -> None:
    """Names that begin like a function stay people."""
    assert not read_email(raw).role


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmial.co", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("yaho.com", "yahoo.com"),
        ("outlok.com", "outlook.com"),
        ("gmail.com", ""),
        ("hotmail.co.uk", ""),
        ("ymail.com", ""),
        ("email.com", ""),
        ("cloud.com", ""),
        ("gmx.com", ""),
        ("grail.example", ""),
        ("northwind.example", ""),
    ],
)
def test_a_slip_in_free_mail_is_told_and_not_mended(typed: str, meant: str) -> None:
    """`gmial.com` stays as it is in every form of the address; `meant` says what was surely wanted."""
    address = read_email(f"maya@{typed}")
    assert (address.meant, address.raw, address.canonical) == (meant, f"maya@{typed}", f"maya@{typed}")


@pytest.mark.parametrize(
    ("domain", "free", "disposable"),
    [
        ("gmail.com", True, False),
        ("GMX.de", True, False),
        ("mailbox.example", True, False),
        ("freemail.example", True, False),
        ("mailinator.com", False, True),
        ("northwind.example", False, False),
    ],
)
def test_kind_of_domain(domain: str, *, free: bool, disposable: bool) -> None:
    """Private and throw-away providers say nothing about a company."""
    address = read_email(f"maya@{domain}")
    assert (address.free, address.disposable) == (free, disposable)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("maya", "no @"),
        ("@northwind.example", "nothing before"),
        ("maya@", "complete domain"),
        ("maya@northwind", "complete domain"),
        ("maya@localhost", "complete domain"),
        ("maya@northwind.example.", "ends with a dot"),
        ("maya@[192.0.2.1]", "IP address"),
        ("maya@192.0.2.1", "IP address"),
        ('"maya ortega"@northwind.example', "quotes"),
        ("maya@a.example;jonas@b.example", "several"),
        ("maya@a.example, jonas@b.example", "several"),
        ("maya@a@b.example", "several"),
        ("Maya Ortega <maya@northwind.example>", "bare address"),
        ("maya ortega@northwind.example", "space"),
        ("ma\u200bya@northwind.example", "invisible"),
        ("maya@north\u202ewind.example", "invisible"),
        ("maya\r\nBcc: x@y.example", "invisible"),
        ("mayä@northwind.example", "A to Z"),
        ("mаya@northwind.example", "A to Z"),
        ("İ@northwind.example", "A to Z"),
        ("maya@nоrthwind.example", "forgery"),
        ("maya@аррӏе.example", "forgery"),
        ("maya@xn--80ak6aa92e.example", "forgery"),
        (".maya@northwind.example", "wrong place"),
        ("ma..ya@northwind.example", "wrong place"),
        ("{{email}}@northwind.example", "wrong place"),
        ("=cmd@northwind.example", "wrong place"),
        ("+x@northwind.example", "plus sign"),
        ("maya@-northwind.example", "host name"),
        ("maya@north_wind.example", "host name"),
        ("maya@northwind..example", "host name"),
        ("m" * 65 + "@northwind.example", "64"),
        ("maya@" + ".".join(["northwind"] * 26) + ".example", "254"),
    ],
)
def test_unusable_addresses_are_refused_with_a_sentence(raw: str, says: str) -> None:
    """The sentence names the fault and never repeats the address."""
    with pytest.raises(ValueError, match=says) as refusal:
        read_email(raw)
    assert str(refusal.value).endswith(".")
    assert "maya" not in str(refusal.value)


@settings(max_examples=tries(300))
@given(st.one_of(st.text(max_size=40), st.emails()))
def test_canonical_form_is_its_own_canonical_form(raw: str) -> None:
    """Any text is refused with a ValueError or has a key that does not change."""
    try:
        address = read_email(raw)
    except ValueError:
        return
    assert read_email(address.canonical).canonical == address.canonical
    assert address.canonical.isascii()


_mailboxes = st.one_of(
    st.sampled_from(sorted(ROLES)),
    st.from_regex(r"[a-zA-Z0-9._+'-]{1,12}", fullmatch=True),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(sorted(ROLES)),
        st.sampled_from(".-_1a"),
        st.sampled_from(sorted(ROLES)),
    ),
)
_domains = st.one_of(
    st.sampled_from([*sorted(FREE | DISPOSABLE), "googlemail.com", "xn--bcher-kva.example", "a--b.example"]),
    st.from_regex(r"[a-z0-9.-]{1,12}\.[a-z0-9]{1,5}", fullmatch=True),
    st.just("northwind.example"),
)


@settings(max_examples=tries(400))
@given(st.builds("{}@{}".format, _mailboxes, _domains) | st.text(max_size=12))
def test_what_is_seen_at_a_glance_is_what_all_questions_tell(raw: str) -> None:
    """The quick look either says nothing, or the domain of an address that is usable and neither shared nor private."""
    domain = personal_domain(raw)
    if domain:
        address = read_email(raw)
        assert (address.raw, address.canonical, address.domain) == (raw, raw, domain)
        assert not any((address.role, address.free, address.disposable))


def test_ordinary_addresses_are_seen_at_a_glance() -> None:
    """Or the quick look would be of no use."""
    for raw in ("maya.ortega@northwind.example", "maya_o2@mail.north-wind.co.example"):
        assert personal_domain(raw) == raw.partition("@")[2]
