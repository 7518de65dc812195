"""Made-up signals for registration, help and care, from those who help."""

from __future__ import annotations

from ketenzicht.config.demo.story import Story, mention, told

WITH_CONSENT = {"age_class": "adult", "place_kind": "municipality", "conditions_met": ("consent",)}
UNNAMED = {"age_class": "adult", "place_kind": "municipality", "conditions_met": ("not_identifying",)}

HELP: tuple[Story, ...] = (
    told(
        "help-doctor-unnamed",
        "melder.demo-huisartsen",
        9,
        "Op één adres wonen veel mensen met dezelfde huidklachten van bestrijdingsmiddelen. Zij werken in kassen.",
        **UNNAMED,
        forms=("labour",),
        reporter_kind="doctor",
        municipality="GM0344",
        interpretation="Ik noem geen patiënten; het gaat om het werk.",
        period="Sinds twee maanden.",
    )
    .weigh("belongs_elsewhere", after=2)
    .hand_over("nla-opsporing", "other_form", met=("not_identifying",), after=0.5),
    told(
        "help-shelter",
        "melder.demo-opvang",
        28,
        "Een vrouw in onze opvang vertelde hoe zij moest werken om haar reis af te betalen. Zij wil hulp.",
        **WITH_CONSENT,
        forms=("sexual",),
        reporter_kind="shelter_worker",
        municipality="GM0080",
        persons=1,
        mentions=(mention("person", "M. Voorbeeldsma", "possible_victim", birth_date="1999-11-02"),),
    )
    .weigh("help_first", after=1)
    .accept(after=0.5)
    .close("registered", after=6)
    .answer("registered", "Zij telt mee; de zorgcoördinator neemt contact op.")
    .read(after=1),
    told(
        "help-hospital",
        "melder.demo-ziekenhuis",
        15,
        "Een man kwam met een verwonding van een machine. Zijn baas wilde niet dat hij bleef.",
        **WITH_CONSENT,
        forms=("labour",),
        reporter_kind="doctor",
        municipality="GM0363",
        circumstance="De man stemt in met deze melding en wil met iemand praten.",
        persons=1,
        mentions=(mention("person", "T. Fictie", "possible_victim"),),
    )
    .weigh("help_first", after=1)
    .accept(after=0.5)
    .close("help_arranged", after=5)
    .answer("help_given", after=1),
    told(
        "help-ngo-waiting",
        "melder.demo-steunpunt",
        6.5,
        "Een cliënt wil aangifte overwegen maar eerst weten wat dat voor haar verblijf betekent.",
        **WITH_CONSENT,
        forms=("sexual",),
        reporter_kind="ngo",
        municipality="GM0518",
        persons=1,
    ),
    told(
        "help-ngo-today",
        "melder.demo-steunpunt",
        0.3,
        "Een cliënt belt dat zij vandaag weg kan als er een plek is.",
        **WITH_CONSENT,
        forms=("forced_services",),
        urgency="soon",
        reporter_kind="ngo",
        municipality="GM0080",
        persons=1,
        contact="Bereikbaar tot zes uur.",
    ),
    told(
        "help-youth-adult",
        "melder.demo-jongerenwerk",
        11,
        "Een jongen van negentien vraagt hoe hij onder een schuld bij een groep uitkomt.",
        **WITH_CONSENT,
        forms=("criminal",),
        reporter_kind="youth_worker",
        municipality="GM0599",
        persons=1,
        mentions=(mention("phone", "06-00000037", "recruiter"),),
    )
    .weigh("help_first", after=1.5)
    .accept(after=1),
    told(
        "help-danger-patient",
        "melder.demo-ziekenhuis",
        5,
        "Een patiënt wordt vanavond opgehaald door iemand voor wie zij bang is. Vragen om toestemming kon niet.",
        age_class="adult",
        place_kind="municipality",
        forms=("sexual",),
        urgency="immediate_danger",
        reporter_kind="doctor",
        municipality="GM0363",
        conditions_met=("acute_danger",),
        persons=1,
        mentions=(mention("person", "Begeleider, noemt zich Max", "possible_offender"),),
    )
    .weigh("leads_to_investigate", after=0.05)
    .accept(after=0.03),
    told(
        "help-police-registers",
        "melder.politie-midden-nederland",
        23,
        "Bij een verkeerscontrole bleek een bestuurder zijn rijbewijs bij de werkgever te hebben ingeleverd.",
        place_kind="municipality",
        forms=("labour",),
        age_class="adult",
        reporter_kind="police_first_line",
        municipality="GM0034",
        persons=1,
        mentions=(mention("person", "R. Demomans", "possible_victim"), mention("vehicle", "00-WW-00", "other")),
    )
    .weigh("help_first", after=1)
    .hand_over("comensha", "help_needed", met=("consent",), after=0.5)
    .weigh("help_first", after=1)
    .accept(after=1)
    .close("passed_on", text="Naar een fonds dat niet is aangesloten.", after=5)
    .answer("passed_on")
    .read(after=2),
    told(
        "help-coa-adult",
        "melder.coa",
        12,
        "Een bewoner wordt elke avond opgehaald en komt uitgeput terug. Zij zegt dat zij moet.",
        forms=("unknown",),
        age_class="adult",
        reporter_kind="reception_centre",
        municipality="GM1895",
        place_kind="reception_centre",
        persons=1,
        mentions=(mention("vehicle", "00-VV-00", "other"),),
    )
    .weigh("leads_to_investigate", after=2)
    .accept(after=1),
    told(
        "help-old-follow-up",
        "melder.gemeente-utrecht",
        75,
        "Een gezin laat een inwonende hulp nooit alleen naar buiten gaan.",
        forms=("forced_services",),
        age_class="adult",
        reporter_kind="municipal_desk",
        municipality="GM0344",
        place_kind="municipality",
        persons=1,
    )
    .weigh("leads_to_investigate", after=2)
    .accept(after=1),
)

DRAFTS: tuple[tuple[str, float, dict[str, object]], ...] = (
    (
        "melder.nla-toezicht",
        0.4,
        {"fact": "Controle bij een slachterij: drie mensen zonder contract, nog na te vragen.", "forms": ["labour"]},
    ),
    ("melder.demo-ziekenhuis", 1.1, {"fact": "Patiënt met begeleider die het woord doet. Eerst overleggen."}),
    ("melder.gemeente-rotterdam", 2.0, {"fact": "Pand met veel bedden aan de haven; adres nog opzoeken."}),
)
