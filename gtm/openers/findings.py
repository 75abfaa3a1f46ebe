"""What is wrong with a text, as a value: counted, shown to the reviewer, and a reason not to push."""

from gtm.models import Frozen


class Finding(Frozen):
    """`id` is stable and groupable; `where` is a place in the text or a fact; `blocking`: must not leave."""

    id: str
    where: str
    message: str
    blocking: bool = True
