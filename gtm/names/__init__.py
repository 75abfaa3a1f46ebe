"""Names as people write them: persons, companies, titles, places, e-mail addresses. Pure text, no look-ups.

persons     a name that may stand in a greeting, or not     person_case, person_marks, person_order, person_nobody,
                                                            person_several
companies   a name without its legal form                   company_case, company_forms, company_marks, legal_forms
emails      the canonical form of an address                email_words
titles      a title in a sentence, its rank, its department title_words, title_tense, title_talk
linkedin    one form for a person's page
geography   ISO codes of countries and states               countries
rows        a row of a sheet, all of this together
text        what may be in a name at all                    repair, cells
"""

from gtm.names.companies import CleanCompany, clean_company
from gtm.names.emails import EmailAddress, EmailProblem, read_email
from gtm.names.geography import country_code, country_group, country_name, state_code, state_in, state_name
from gtm.names.linkedin import linkedin_page
from gtm.names.persons import CleanName, clean_full_name, clean_person
from gtm.names.rows import CleanRow, RawRow, RowFinding, clean_row, unreadable_row
from gtm.names.titles import clean_title, department, seniority

__all__ = [
    "CleanCompany",
    "CleanName",
    "CleanRow",
    "EmailAddress",
    "EmailProblem",
    "RawRow",
    "RowFinding",
    "clean_company",
    "clean_full_name",
    "clean_person",
    "clean_row",
    "clean_title",
    "country_code",
    "country_group",
    "country_name",
    "department",
    "linkedin_page",
    "read_email",
    "seniority",
    "state_code",
    "state_in",
    "state_name",
    "unreadable_row",
]
