"""Which column is what, as its name suggests: Dutch and English words, and the kinds of file that the pack knows.

A proposal, shown before anything is done: a person decides. Pure.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Words
from dataclasses import replace
from types import MappingProxyType

from ketenzicht.capabilities.country.public import FileMapping
from ketenzicht.capabilities.imports.mapped import Columns, plain
from ketenzicht.capabilities.imports.types import ColumnRule, Mapping

NAMES: dict[str, str] = {
    "fact": "feit feiten omschrijving beschrijving toelichting melding signaal waarneming gezien wat_is_er_gezien "
    "wat_gezien fact facts description observation what_was_seen report narrative",
    "circumstance": "omstandigheid omstandigheden context circumstance circumstances",
    "interpretation": "duiding interpretatie vermoeden oordeel interpretation suspicion assessment",
    "source": "bron herkomst_melding hoe_bekend source how_known",
    "place": "plaats locatie waar place location where plek",
    "period": "datum periode wanneer tijd tijdstip datum_waarneming date period when time",
    "contact": "contact bereikbaar contactgegevens contact_melder contact_details",
    "forms": "vorm vormen vorm_van_uitbuiting uitbuitingsvorm soort_uitbuiting type_uitbuiting form forms "
    "form_of_exploitation type_of_exploitation exploitation",
    "age_class": "leeftijd leeftijdsklasse minderjarig minderjarig_of_volwassen age age_class age_group",
    "urgency": "spoed urgentie haast prioriteit urgency",
    "reporter_kind": "soort_melder melder type_melder reporter_kind reporter kind_of_reporter",
    "municipality": "gemeente gemeentecode gemeentenaam municipality municipality_code",
    "place_kind": "soort_plaats place_kind kind_of_place",
    "persons": "aantal aantal_personen personen persons number_of_persons",
    "indicators": "indicatoren indicators",
    "conditions_met": "grondslagen voorwaarden toestemming conditions_met consent",
    "own_reference": "kenmerk ons_kenmerk eigen_kenmerk zaaknummer dossiernummer meldingsnummer nummer referentie id "
    "reference own_reference case_number report_number",
}
MENTIONS: dict[tuple[str, str], str] = {
    ("person", "possible_victim"): "slachtoffer naam_slachtoffer mogelijk_slachtoffer victim victim_name "
    "possible_victim naam name persoon person",
    ("person", "suspect"): "verdachte naam_verdachte suspect suspect_name",
    ("organisation", "employer"): "werkgever bedrijf bedrijfsnaam onderneming naam_bedrijf employer company business "
    "organisation organization",
    ("address", "workplace"): "adres werkadres werkplek bezoekadres address workplace work_address",
    ("address", "residence"): "woonadres verblijfadres slaapplek home_address residence",
    ("phone", "contact"): "telefoon telefoonnummer tel mobiel mobiele_telefoon phone telephone phone_number mobile",
    ("email", "contact"): "e-mail email mail e-mailadres emailadres email_address",
    ("vehicle", "other"): "kenteken voertuig auto licence_plate license_plate plate vehicle",
    ("account", "other"): "rekening rekeningnummer iban bankrekening account account_number",
    ("advert", "other"): "advertentie profiel link website url advert advertisement profile",
    ("document", "other"): "document documentnummer paspoort paspoortnummer passport document_number",
}
NOTES = "geboortedatum geboren birth_date date_of_birth birthdate born opmerking_persoon"
LEFT_OUT = (
    "bsn burgerservicenummer sofinummer nationaliteit land_van_herkomst herkomstland geboorteland afkomst etniciteit "
    "godsdienst religie taal nationality citizenship country_of_origin country_of_birth ethnicity religion language "
    "citizen_number social_security_number"
)
"""Never taken in, and never proposed: no citizen number, and nothing about origin."""


COLUMN_NAMES = {target: tuple(names.split()) for target, names in NAMES.items()}
"""The names by which a column of a report is recognised, Dutch ones first."""
MENTION_NAMES = {of: tuple(names.split()) for of, names in MENTIONS.items()}
"""The names by which a column of somebody or something is recognised, by kind and role, Dutch ones first."""


def propose(
    columns: Sequence[str],
    known: Iterable[FileMapping],
    constants: dict[str, str],
    *,
    nested: bool,
    values: Words[str, Sequence[str]] = MappingProxyType({}),
    is_municipality: Callable[[str], bool] = lambda _value: False,
) -> Mapping:
    """The mapping of a known kind of file when it fits; for columns that it does not know, by name and first values."""
    found = fitting(columns, known, nested=nested)
    kind = found or Mapping()
    asked = Columns(kind, nested=nested)
    rules: list[ColumnRule] = []
    for number, column in enumerate(columns):
        rule = None if asked.is_known(column) else _by_name(column, number, rules)
        if rule is not None:
            rules.append(rule)
    every = _with_municipality([*kind.columns, *rules], values, is_municipality)
    return Mapping(tuple(every), {**constants, **kind.constants}, kind.left_out)


def _with_municipality(
    rules: Sequence[ColumnRule], values: Words[str, Sequence[str]], is_municipality: Callable[[str], bool]
) -> Iterator[ColumnRule]:
    """The rules, with a column of places as the municipality when most of its values are one and no other column is."""
    taken = any(rule.target == "municipality" and values.get(rule.column) for rule in rules)
    for rule in rules:
        found = values.get(rule.column, ())
        if rule.target == "place" and not taken and sum(map(is_municipality, found)) * 2 > len(found):
            taken = True
            yield replace(rule, target="municipality")
        else:
            yield rule


def fitting(columns: Sequence[str], known: Iterable[FileMapping], *, nested: bool) -> Mapping | None:
    """The mapping of the known kind of file of which the file has the most columns, if it has enough of them."""
    best: tuple[int, Mapping] | None = None
    for kind in known:
        mapping = of_pack(kind)
        asked = Columns(mapping, nested=nested)
        count = sum(asked.is_known(column) for column in columns)
        if count >= kind.at_least and (best is None or count > best[0]):
            best = (count, mapping)
    return None if best is None else best[1]


def of_pack(kind: FileMapping) -> Mapping:
    """A mapping of the pack as this room has it."""
    rules = tuple(
        ColumnRule(one.column, one.target.value, one.kind or "", one.role or "", one.group, dict(one.words))
        for one in kind.columns
    )
    return Mapping(rules, {target.value: text for target, text in kind.constants.items()}, kind.left_out)


def _by_name(column: str, number: int, before: Sequence[ColumnRule]) -> ColumnRule | None:
    name = plain(column.rpartition(".")[2])
    if name in _words(LEFT_OUT):
        return None
    for (kind, role), words in MENTIONS.items():
        if name in _words(words):
            return ColumnRule(column, "mention", kind, role, f"c{number}")
    person = next((rule for rule in reversed(before) if rule.kind == "person"), None)
    if name in _words(NOTES) and person is not None:
        return ColumnRule(column, "mention_note", group=person.group)
    target = next((target for target, words in NAMES.items() if name in _words(words)), None)
    return None if target is None else ColumnRule(column, target)


def _words(names: str) -> frozenset[str]:
    return frozenset(plain(name) for name in names.split())
