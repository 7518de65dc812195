"""Made-up signals for police, border police and the national desk: children and danger among them."""

from __future__ import annotations

from ketenzicht.config.demo.story import Story, mention, told

CITY = {"place_kind": "municipality"}
RECRUITER = mention("phone", "06-00000037", "recruiter")

POLICE: tuple[Story, ...] = (
    told(
        "danger-home",
        "melder.gemeente-rotterdam",
        0.05,
        "Een vrouw belde het loket vanuit een gesloten kamer. Zij zei dat zij vanavond wordt weggebracht.",
        **CITY,
        forms=("sexual",),
        age_class="adult",
        urgency="immediate_danger",
        reporter_kind="municipal_desk",
        municipality="GM0599",
        circumstance="Wij belden eerst 112. De verbinding viel weg.",
        persons=1,
        mentions=(mention("phone", "06-00000055", "possible_victim"),),
    ),
    told(
        "danger-hotel",
        "melder.politie-amsterdam",
        21,
        "In een hotelkamer trof de surveillance iemand aan die zei niet weg te mogen.",
        **CITY,
        forms=("sexual",),
        age_class="adult",
        urgency="immediate_danger",
        reporter_kind="police_first_line",
        municipality="GM0363",
        persons=1,
        mentions=(
            mention("organisation", "Hotel Voorbeeld aan de Kade (verzonnen)", "workplace"),
            mention("person", "D. Demomans", "possible_victim"),
            RECRUITER,
        ),
    )
    .weigh("leads_to_investigate", after=0.05)
    .accept(after=0.02)
    .hand_over("comensha", "help_needed", "Zij wil opvang buiten de stad.", met=("consent",), after=1)
    .weigh("help_first", after=0.3)
    .accept(after=0.2)
    .close("help_arranged", text="Geplaatst; de zorgcoördinator neemt het over.", after=3)
    .answer("help_given", after=1)
    .read(after=2),
    told(
        "danger-unknown-place",
        "melder.demo-publieksloket",
        0.2,
        "Ik kreeg een bericht van een onbekend nummer: help mij, ik kan niet weg.",
        forms=("unknown",),
        urgency="immediate_danger",
        reporter_kind="citizen",
        place_kind="unknown",
        mentions=(mention("phone", "06-00000061", "contact"),),
        attachments=("png:bericht.png",),
    ),
    told(
        "child-school",
        "melder.demo-school",
        6,
        "Een leerling van vijftien heeft ineens dure kleding en twee telefoons en is vaak afwezig.",
        **CITY,
        forms=("criminal",),
        age_class="child",
        reporter_kind="teacher",
        municipality="GM0599",
        circumstance="Een oudere jongen wacht buiten in een auto.",
        interpretation="Het kan ronselen zijn. Het kan ook iets anders zijn.",
        source="Gezien door twee docenten.",
        persons=1,
        mentions=(mention("person", "Leerling uit klas 3", "possible_victim"), mention("vehicle", "00-YY-00", "other")),
    )
    .weigh("help_first", after=0.5)
    .accept(after=0.3),
    told(
        "child-youth-worker",
        "melder.demo-jongerenwerk",
        24,
        "Een meisje van zestien vertelde dat zij pakjes moet wegbrengen om een schuld af te lossen.",
        **CITY,
        forms=("criminal",),
        age_class="child",
        urgency="soon",
        reporter_kind="youth_worker",
        municipality="GM0599",
        persons=1,
        mentions=(mention("person", "S. Verzinsel", "possible_victim", birth_date="2010"), RECRUITER),
    )
    .weigh("help_first", "Zij durft niet naar de politie; eerst veiligheid thuis.", after=0.4)
    .accept(after=0.2)
    .note("Gesprek met haar en een vertrouwd familielid.")
    .close("help_arranged", text="Begeleiding gestart en een veilige plek voor de nacht.", after=10)
    .answer("help_given", "Blijf met haar in contact.")
    .read(after=0.5),
    told(
        "child-doctor",
        "melder.demo-ziekenhuis",
        1.4,
        "Een meisje van ongeveer zeventien werd gebracht door iemand die niet uit de kamer wilde.",
        **CITY,
        forms=("sexual",),
        age_class="presumed_child",
        reporter_kind="doctor",
        municipality="GM0363",
        circumstance="Zij keek voor elk antwoord naar de begeleider.",
        source="Eigen waarneming; stappen van de meldcode gevolgd.",
        persons=1,
    ),
    told(
        "child-reception",
        "melder.coa",
        4,
        "Een jongen die alleen reist is twee nachten weggebleven. Hij kreeg daarvoor een telefoon van een onbekende.",
        forms=("criminal",),
        age_class="child",
        urgency="soon",
        reporter_kind="reception_centre",
        municipality="GM1895",
        place_kind="reception_centre",
        persons=1,
        mentions=(
            mention("person", "Jongen, noemt zich Noa", "possible_victim"),
            mention("phone", "06-00000072", "contact"),
        ),
    )
    .weigh("help_first", after=0.3)
    .accept(after=0.2),
    told(
        "child-border",
        "melder.kmar",
        7,
        "Bij de grenscontrole reisde een meisje met een man die haar achternaam niet kende.",
        forms=("unknown",),
        age_class="presumed_child",
        urgency="soon",
        reporter_kind="border_guard",
        place_kind="border",
        persons=1,
        mentions=(mention("document", "Reisdocument ZZ0000000", "other"),),
    )
    .weigh("leads_to_investigate", after=0.2)
    .accept(after=0.1)
    .hand_over(
        "nidos",
        "child_involved",
        "Zij is alleen; de voogd is gebeld.",
        met=("concerns_child", "necessity_note"),
        after=0.2,
    )
    .weigh("help_first", after=0.5),
    told(
        "child-online",
        "melder.demo-school",
        10,
        "Een leerling wordt in een app onder druk gezet om nog meer te sturen en om geld te betalen.",
        forms=("sexual",),
        age_class="child",
        reporter_kind="teacher",
        place_kind="online",
        persons=1,
        mentions=(mention("advert", "https://profiel.voorbeeld.example/1234", "recruiter"),),
    )
    .weigh("help_first", after=1)
    .hand_over("veilig-thuis-rotterdam-rijnmond", "better_placed", after=0.5),
    told(
        "city-massage",
        "melder.gemeente-rotterdam",
        30,
        "Bij toezicht op vergunningen bleek dat de medewerkers in de salon slapen en hun telefoon moeten inleveren.",
        **CITY,
        forms=("sexual", "labour"),
        age_class="adult",
        reporter_kind="municipal_desk",
        municipality="GM0599",
        persons=3,
        mentions=(mention("organisation", "Salon Kalm Voorbeeld (verzonnen)", "workplace"), RECRUITER),
        attachments=("pdf:rapport-van-bevindingen.pdf",),
    )
    .weigh("leads_to_investigate", after=2)
    .accept(after=1)
    .close("administrative_measure", text="Vergunning ingetrokken door de gemeente.", after=18)
    .answer("measure_taken")
    .read(after=1),
    told(
        "city-adverts",
        "melder.politie-rotterdam",
        14,
        "Op zes advertenties in zes steden staat hetzelfde telefoonnummer.",
        forms=("sexual",),
        age_class="unknown",
        reporter_kind="police_first_line",
        place_kind="online",
        mentions=(RECRUITER, mention("advert", "https://advertentie.voorbeeld.example/88", "other")),
    )
    .weigh("leads_to_investigate", "Het nummer staat ook in een melding uit Amsterdam.", after=3)
    .accept(after=2),
    told(
        "city-begging",
        "melder.gemeente-utrecht",
        15,
        "Dezelfde mensen worden elke ochtend met een auto gebracht om te bedelen en geven alles af.",
        **CITY,
        forms=("begging",),
        reporter_kind="municipal_desk",
        municipality="GM0344",
        persons=5,
        mentions=(mention("vehicle", "00-XX-00", "other"),),
    )
    .weigh("enrich", after=2)
    .add("De auto stond gisteren bij een woning aan de Nergensstraat.", after=1),
    told(
        "city-account",
        "melder.demo-publieksloket",
        3.4,
        "Mijn neef moest zijn pas en pincode afgeven en wordt nu bedreigd als hij naar de bank gaat.",
        **CITY,
        forms=("criminal",),
        age_class="adult",
        reporter_kind="citizen",
        municipality="GM0193",
        persons=1,
        contact="Bel na zes uur.",
    ),
    told(
        "city-other-problem",
        "melder.demo-publieksloket",
        19,
        "Bij de buren is elke nacht ruzie en er komen veel mensen over de vloer.",
        **CITY,
        forms=("unknown",),
        reporter_kind="citizen",
        municipality="GM0014",
    )
    .weigh("other_problem", after=2)
    .close("other_problem", text="Overlast; doorgegeven aan de wijkagent.", after=1)
    .answer("something_else")
    .read(after=1),
    told(
        "city-late-answer",
        "melder.gemeente-amsterdam",
        40,
        "Aan de balie werden vijf mensen op één dag ingeschreven op hetzelfde adres, met dezelfde gemachtigde.",
        **CITY,
        forms=("other",),
        reporter_kind="municipal_desk",
        municipality="GM0363",
        persons=5,
        mentions=(mention("address", "Fictieplein 1, 1011 AA Amsterdam", "residence"),),
    )
    .weigh("leads_to_investigate", after=3)
    .accept(after=1)
    .close("joined_investigation", reference="AMS-DEMO-0093", after=20),
    told(
        "nowhere-fits",
        "melder.ind",
        2.6,
        "In een gesprek zei iemand dat hij hier werkt voor een bedrijf dat niet bestaat. Waar, wilde hij niet zeggen.",
        forms=("other",),
        age_class="adult",
        reporter_kind="immigration_officer",
        place_kind="unknown",
        persons=1,
    ),
    told(
        "erased-by-order",
        "melder.gemeente-utrecht",
        17,
        "Melding over een winkel; later bleek dat het om een andere winkel in een andere stad ging.",
        **CITY,
        forms=("unknown",),
        reporter_kind="municipal_desk",
        municipality="GM0344",
        mentions=(mention("organisation", "Winkel Verkeerd Begrepen (verzonnen)", "other"),),
    )
    .weigh("other_problem", after=1)
    .close("other_problem", text="Verkeerde winkel; niets aan de hand.", after=0.5)
    .answer("something_else", after=0.5)
    .order_erasure("wrong", after=2)
    .confirm_erasure(after=0.5),
    told(
        "erasure-asked",
        "melder.demo-publieksloket",
        22,
        "Mijn buurman laat volgens mij iemand voor niets werken.",
        **CITY,
        forms=("labour",),
        reporter_kind="citizen",
        municipality="GM0935",
        mentions=(mention("person", "De heer B. Proefstra", "possible_offender"),),
    )
    .weigh("too_little", after=2)
    .close("not_enough", text="Bij navraag bleek het om een huisgenoot te gaan.", after=2)
    .answer("kept", after=1)
    .order_erasure("request_granted", after=4),
)
