"""Names as people write them: persons, companies, titles, places, e-mail addresses. Pure text, no look-ups.

persons     a name that may stand in a greeting, or not     person_case, person_words
companies   a name without its legal form                   legal_forms
emails      the canonical form of an address                email_words
titles      a title in a sentence, its rank, its department title_words
geography   ISO codes of countries and states               countries
text        what may be in a name at all
"""

from gtm.names.companies import CleanCompany, clean_company
from gtm.names.emails import EmailAddress, read_email
from gtm.names.geography import country_code, country_group, country_name, state_code
from gtm.names.persons import CleanName, clean_person
from gtm.names.titles import clean_title, department, seniority

__all__ = [
    "CleanCompany",
    "CleanName",
    "EmailAddress",
    "clean_company",
    "clean_person",
    "clean_title",
    "country_code",
    "country_group",
    "country_name",
    "department",
    "read_email",
    "seniority",
    "state_code",
]
