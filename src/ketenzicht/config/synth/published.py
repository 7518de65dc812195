"""What was published about the real country and the synthetic one keeps to. Each figure with its source and date.

Where nothing was published, the choice is ours and stands in `OWN_CHOICES`: it makes the country lively, it claims
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

REPORTERS_2024 = "https://publicaties.comensha.nl/het_beeld_van_2024/verdieping_3"
FORMS_2020 = "https://www.state.gov/reports/2022-trafficking-in-persons-report/netherlands/"
PERSONS_2024 = (
    "https://www.dutchrapporteur.nl/latest/news/2025/10/16/annual-human-trafficking-figures-for-2024-number-of-"
    "underage-victims-of-criminal-exploitation-on-the-rise"
)
MINORS_2024 = (
    "https://www.welingelichtekringen.nl/samenleving/nationaal-rapporteur-meer-minderjarigen-slachtoffer-mensenhandel"
)
CRIMINAL_MINORS_2024 = "https://www.geenstijl.nl/5186276/liever-koehandel (quoting the Nationaal Rapporteur)"
LISTS = "van Dijk, Cruyff, van der Heijden, Kragten-Heerdink 2017, table in cran/SparseMSE:data/Ned.rda"
FOLLOW_UP = "https://www.tweedekamer.nl/kamerstukken/brieven_regering/detail?did=2025D33039&id=2025D33039"
POPULATION = "CBS, population on 1 January 2022 by municipality, as in the pack's gemeenten.csv"


@dataclass(frozen=True, slots=True)
class Published:
    """A share as published: so many of so many, in which year, by whom."""

    code: str
    title: str
    part: float
    whole: float
    year: str
    source: str

    @property
    def share(self) -> float:
        """The part of the whole, from 0 to 1; above 1 where there is more than one for each."""
        return self.part / self.whole


REPORTS_2024 = 1061
"""Reports by all reporters in 2024: 329 by the police are 31.0 percent of them."""

REPORTERS = (
    Published("police", "reports by the police", 329, REPORTS_2024, "2024", REPORTERS_2024),
    Published("care_coordination", "reports by care coordinators", 301, REPORTS_2024, "2024", REPORTERS_2024),
    Published("ngo", "reports by civil society (FairWork)", 257, REPORTS_2024, "2024", REPORTERS_2024),
    Published("labour_authority", "reports by the labour authority", 71, REPORTS_2024, "2024", REPORTERS_2024),
    Published("border_police", "reports by the border police", 67, REPORTS_2024, "2024", REPORTERS_2024),
)
"""Who reports, of those that the published table counts one by one."""

MENTIONS_2020 = 1049
"""Forms mentioned in 2020, on 984 persons."""

FORMS = (
    Published("sexual", "sexual exploitation", 408, MENTIONS_2020, "2020", FORMS_2020),
    Published("labour", "labour exploitation (603 outside sex work, less 154 criminal)", 449, 1049, "2020", FORMS_2020),
    Published("criminal", "criminal exploitation", 154, MENTIONS_2020, "2020", FORMS_2020),
    Published("unknown", "form unknown", 38, MENTIONS_2020, "2020", FORMS_2020),
)

SECOND_FORM = Published("second_form", "forms mentioned per person", MENTIONS_2020, 984, "2020", FORMS_2020)
MINORS = Published("minors", "minors among possible victims", 79, 944, "2024", MINORS_2024)
CRIMINAL_MINORS = Published(
    "criminal_minors", "criminal exploitation among minors", 42, 79, "2024", CRIMINAL_MINORS_2024
)
REPORTS_EACH = Published("reports_each", "reports per possible victim", REPORTS_2024, 944, "2024", PERSONS_2024)
OVERLAP = Published("overlap", "possible victims on more than one reporter's list", 432, 8234, "2010-2015", LISTS)
SIGNALS_A_YEAR = Published("signals", "signals a year of police, NLA and KMar", 8230, 5, "2019-2023", FOLLOW_UP)
INVESTIGATED = Published(
    "investigated", "signals of the NLA that led to an investigation", 4, 209, "2019-2023", FOLLOW_UP
)

OWN_CHOICES = {
    "first line": "half of all signals come from reporters that no published table counts one by one: municipal desks,"
    " doctors, schools, youth workers, banks, reception, members of the public and others",
    "rare forms": "forced services, begging, organ removal and other forms have no published count: about 4 in 100",
    "look-alikes": "6 in 100 signals are about somebody or something that only looks like another",
    "worries": "12 in 100 signals have another explanation than exploitation",
    "sent twice": "2 in 100 signals are sent a second time by the same reporter",
    "English": "one in eight signals is written in English",
    "errors": "typing errors, transposed digits, missing parts: by the tables in spelling.py",
}
"""What no publication says, and was chosen here."""

FIRST_LINE = 0.5
RARE_FORMS = {"forced_services": 0.02, "begging": 0.01, "organ_removal": 0.003, "other": 0.007}
LOOK_ALIKES, WORRIES, SENT_TWICE, ENGLISH = 0.06, 0.12, 0.02, 0.125


def form_shares() -> dict[str, float]:
    """How often each form stands in a signal: as published, with room made for those without a published count."""
    rest = 1 - sum(RARE_FORMS.values())
    return {one.code: one.share * rest for one in FORMS} | RARE_FORMS


def minor_share(form: str) -> float:
    """How often a possible victim of this form is a minor, so that both published shares come out."""
    criminal = next(one.share for one in FORMS if one.code == "criminal")
    if form == "criminal":
        return MINORS.share * CRIMINAL_MINORS.share / criminal
    return MINORS.share * (1 - CRIMINAL_MINORS.share) / (1 - criminal)
