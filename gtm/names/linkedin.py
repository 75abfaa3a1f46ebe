"""LinkedIn pages: one form for the many ways in which a person's public page is written."""

import re
import unicodedata
from urllib.parse import unquote

_PAGE = re.compile(r"(?:https?:/{1,2})?(?:[a-z0-9-]+\.)?linkedin\.com/(in|pub)/([^?#\s]+)", re.IGNORECASE)


def linkedin_page(address: str | None) -> str | None:
    """`https://de.linkedin.com/in/Maya-Ortega-1a2b/?trk=x` is `in/maya-ortega-1a2b`; None where it is nobody's page.

    A company's page is nobody's, nor is what Sales Navigator or a search shows: such an address names a view. Of an old
    address (`/pub/name/1/2/3`) all parts belong to the name; of a new one what follows is a language or a tab.
    """
    found = _PAGE.match(unicodedata.normalize("NFC", unquote((address or "").strip())))
    if not found:
        return None
    kind, path = found[1].casefold(), found[2].strip("/").casefold()
    name = path if kind == "pub" else path.partition("/")[0]
    return f"{kind}/{name}" if name else None
