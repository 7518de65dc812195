"""A pack small enough to see at a glance, written to a folder, with one thing changed where a test asks for it."""

from pathlib import Path

DATED = "valid_from: 2020-01-01, source: Test, status: K"
TITLE = "title: {nl: Titel, en: Title}"
ENTRY = f"{DATED}, {TITLE}"

FILES = {
    "pack.yaml": """country: test
title: {nl: Test, en: Test}
municipalities:
  file: places.csv
  valid_from: 2020-01-01
  status: S
  source: Test table
""",
    "places.csv": """code,name,display_name,province_code,province,\
safety_region_code,safety_region,police_unit,population_2022
GM0001,Aa,Aa,PV20,Noord,VR01,Een,Unit-Één,10
GM0002,'s-Bee,Bee,PV21,Zuid,VR02,Twee,Unit-Twee,20
""",
    "compartments.yaml": f"""regimes:
  - {{code: avg, article: AVG, explanation: {{nl: Uitleg, en: Explained}}, {ENTRY}}}
compartments:
  - {{code: police, regime: avg, retention_term: keep, explanation: {{nl: Uitleg, en: Explained}}, {ENTRY}}}
  - {{code: open, regime: avg, retention_term: keep, explanation: {{nl: Uitleg, en: Explained}}, {ENTRY}}}
""",
    "purposes.yaml": f"""purposes:
  - {{code: investigation, explanation: {{nl: Uitleg, en: Explained}}, {ENTRY}}}
""",
    "grounds.yaml": f"""defaults: {{{DATED}}}
grounds:
  - code: to_police
    {TITLE}
    article: Art. 1
    purpose: investigation
    from_compartments: [open]
    to_compartments: [police]
    fields: [fact]
    conditions: [consent]
    who_can_give: [reporter]
    explanation: {{nl: Uitleg, en: Explained}}
""",
    "terms.yaml": f"""defaults: {{{DATED}}}
terms:
  - code: keep
    {TITLE}
    amount: 5
    unit: years
    kind: legal
    article: Art. 2
    starts_at: received
    warn_before: {{amount: 1, unit: months}}
    on_warning: remind
    on_expiry: remove
    who: officer
    explanation: {{nl: Uitleg, en: Explained}}
""",
    "outcomes.yaml": f"""outcomes:
  - {{code: done, followed_up: true, answer_classes: [told], explanation: {{nl: Uitleg, en: Explained}}, {ENTRY}}}
""",
    "figures.yaml": f"""publications:
  - {{code: flow, threshold: 10, base: 5, settle_weeks: 13, explanation: {{nl: Uitleg, en: Explained}}, {ENTRY}}}
""",
    "answer_classes.yaml": f"""answer_classes:
  - {{code: told, sentence: {{nl: Zin, en: Sentence}}, from_compartments: [police], {ENTRY}}}
""",
    "organisations.yaml": f"""defaults: {{{DATED}}}
kinds:
  - {{code: desk, report_compartment: open, intake_compartment: police, takes_in_signals: true, {TITLE}}}
  - {{code: town, report_compartment: open, intake_compartment: open, takes_in_signals: false, {TITLE}}}
municipality_offices:
  kind: town
  title: {{nl: "Gemeente {{name}}", en: "Municipality of {{name}}"}}
  tasks: []
  competences: []
  source: Test
  status: K
organisations:
  - code: desk-one
    {TITLE}
    kind: desk
    regions: [PU-unit-een]
    contact_points: [{{channel: phone, value: "112"}}]
  - code: desk-two
    {TITLE}
    kind: desk
    regions: [VR02]
  - code: desk-all
    title: {{nl: Landelijk, en: National}}
    kind: desk
    regions: [NL]
""",
    "routing.yaml": f"""defaults: {{{DATED}}}
telephone_routes:
  - {{code: emergency, number: "112", always_open: true, when: {{nl: Nu, en: Now}}, {TITLE}}}
rules:
  - code: danger
    {TITLE}
    priority: 10
    when: {{urgencies: [danger]}}
    to: {{organisation: desk-all}}
    grounds: [to_police]
    term: keep
    telephone_route: emergency
    why: {{nl: Daarom, en: Because}}
  - code: placed
    {TITLE}
    priority: 20
    when: {{forms: [labour], places: [town]}}
    to: {{kind: desk}}
    grounds: [to_police]
    term: keep
    alternatives: [{{organisation: desk-all, why: {{nl: Ook, en: Also}}}}]
    why: {{nl: Daarom, en: Because}}
fallback:
  - code: nobody
    {TITLE}
    to: {{organisation: desk-all}}
    grounds: [to_police]
    term: keep
    why: {{nl: Daarom, en: Because}}
""",
    "services.yaml": f"""defaults: {{{DATED}}}
services:
  - code: call
    {TITLE}
    order: 1
    kinds: [desk]
    needs: [report]
    offers: {{nl: Uitleg, en: Explained}}
""",
    "mappings.yaml": f"""defaults: {{{DATED}}}
file_mappings:
  - code: list
    {TITLE}
    at_least: 1
    columns: [{{column: seen, target: fact}}]
""",
    "codes.yaml": f"""defaults: {{{DATED}}}
lists:
  - list: form_of_exploitation
    note: Only for whoever reads the file.
    codes:
      - {{code: labour, {TITLE}}}
      - {{code: unknown, {TITLE}}}
  - {{list: age_class, codes: [{{code: adult, {TITLE}}}, {{code: child, {TITLE}}}]}}
  - {{list: urgency, codes: [{{code: danger, {TITLE}}}, {{code: normal, {TITLE}}}]}}
  - {{list: reporter_kind, codes: [{{code: clerk, groups: [town], {TITLE}}}]}}
  - {{list: place_kind, codes: [{{code: town, flags: [knows_municipality], {TITLE}}}, {{code: unknown, {TITLE}}}]}}
  - {{list: sector, codes: [{{code: farm, groups: [labour], {TITLE}}}]}}
  - {{list: disclosure_field, codes: [{{code: fact, {TITLE}}}]}}
  - {{list: condition, codes: [{{code: consent, {TITLE}}}]}}
  - {{list: giver, codes: [{{code: reporter, {TITLE}}}]}}
  - {{list: role, codes: [{{code: officer, {TITLE}}}]}}
  - {{list: term_start, codes: [{{code: received, {TITLE}}}]}}
  - {{list: term_action, codes: [{{code: remind, {TITLE}}}, {{code: remove, {TITLE}}}]}}
  - {{list: guidance_subject, codes: [{{code: step, {TITLE}}}]}}
  - {{list: ilo_dimension, codes: [{{code: exploitation, {TITLE}}}]}}
  - {{list: need, codes: [{{code: report, {TITLE}}}]}}
  - {{list: contact_channel, codes: [{{code: phone, {TITLE}}}]}}
""",
    "guidance.yaml": f"""guidance:
  - {{code: look, subject: step, article: Art. 4, text: {{nl: Uitleg, en: Explained}}, {ENTRY}}}
""",
    "views/anybody.yaml": f"""code: anybody
{TITLE}
valid_from: 2020-01-01
source: Test
status: K
order: 1
icon: person
for_whom: {{nl: Iedereen, en: Everybody}}
organisation_kinds: [town]
reporter_kinds: [clerk]
general: true
asks:
  - {{field: fact}}
  - {{field: urgency}}
  - {{field: age_class}}
legal_note:
  secrecy: {{nl: Uitleg, en: Explained}}
  consent: {{nl: Uitleg, en: Explained}}
  source: Test
  as_of: 2020-01-01
  status: K
advisers: [desk-all]
""",
    "indicators.yaml": f"""defaults: {{{DATED}}}
elements:
  - code: means
    {TITLE}
    article: Art. 3
    explanation: {{nl: Uitleg, en: Explained}}
    touched: {{nl: Wel, en: Touched}}
    untouched: {{nl: Niet, en: Untouched}}
    next_questions: [who]
other_explanations:
  - {{code: chance, {TITLE}}}
next_questions:
  - {{code: who, {TITLE}}}
  - {{code: when, {TITLE}}}
indicators:
  - code: locked_in
    {TITLE}
    forms: [labour]
    element: means
    dimension: exploitation
    views: [anybody]
    other_explanations: [chance]
    next_questions: [when, who]
""",
}


def write_pack(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """The small pack in ``folder``; each change is a file, the text to replace in it (once), and what comes instead."""
    files = dict(FILES)
    for file, old, new in changes:
        assert files[file].count(old) >= 1, f"{old!r} isn't in {file}"
        files[file] = files[file].replace(old, new, 1)
    for file, text in files.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def line_of(file: str, text: str) -> int:
    """The line of the first place where ``text`` stands in a file of the small pack."""
    return FILES[file][: FILES[file].index(text)].count("\n") + 1
