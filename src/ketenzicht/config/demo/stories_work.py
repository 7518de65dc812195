"""Made-up signals about work: from inspectors, municipal desks, a bank and members of the public."""

from __future__ import annotations

from ketenzicht.config.demo.story import Story, mention, told

INSPECTOR = "melder.nla-toezicht"
LABOUR = {"forms": ("labour",), "age_class": "adult", "reporter_kind": "labour_inspector", "place_kind": "municipality"}
DESK = {"reporter_kind": "municipal_desk", "place_kind": "municipality"}

MUSHROOMS = mention("organisation", "Champignonkwekerij Zonnedal (verzonnen)", "employer", kvk="00000001")
AGENCY = mention("organisation", "Uitzendbureau Snelwerk Voorbeeld (verzonnen)", "recruiter")
VAN = mention("vehicle", "00-ZZ-00", "other", note="witte bestelbus waarmee mensen worden gebracht")
LODGING = mention("address", "Verzonnenlaan 12, 5961 AA Horst", "residence")

WORK: tuple[Story, ...] = (
    told(
        "work-mushrooms",
        INSPECTOR,
        33,
        "Bij een controle werkten elf mensen in de kwekerij. Zeven van hen stonden niet op de urenlijst. Hun paspoorten"
        " lagen in een kluis in het kantoor.",
        **LABOUR,
        municipality="GM1507",
        circumstance="De mensen slapen op het terrein, met acht in één ruimte, en hebben zelf geen sleutel.",
        interpretation="Paspoorten en schuld voor de reis wijzen op dwang. Of dat voor iedereen geldt weet ik niet.",
        source="Eigen waarneming bij een aangekondigde controle; gesprek met twee werknemers via een tolk.",
        place="Kantoor en slaapruimte achter de kwekerij.",
        period="Al zeker vier maanden.",
        persons=7,
        indicators=("passport_taken", "sleeps_at_work", "recruitment_debt", "not_free_to_move"),
        mentions=(
            MUSHROOMS,
            LODGING,
            mention("person", "J. Voorbeeldsma", "employer"),
            mention("phone", "06-00000021", "contact"),
        ),
        attachments=("pdf:urenlijst-week-41.pdf", "png:plattegrond.png"),
    )
    .weigh("leads_to_investigate", "Drie omstandigheden samen: paspoorten, schuld, geen bewegingsvrijheid.")
    .accept()
    .note("Afgestemd met toezicht: zij komen niet terug op het bedrijf zolang dit loopt.")
    .close("investigation_started", reference="NLA-DEMO-0417", after=14)
    .answer("used")
    .read(),
    told(
        "work-mushrooms-again",
        "melder.gemeente-horst-aan-de-maas",
        20,
        "Twee mensen vroegen aan de balie een uittreksel. Zij wisten niet op welk adres zij waren ingeschreven.",
        **DESK,
        forms=("labour",),
        age_class="adult",
        municipality="GM1507",
        circumstance="Iemand anders deed steeds het woord en hield hun papieren vast.",
        indicators=("papers_not_held", "spoken_for", "address_unknown"),
        source="Eigen waarneming aan de balie.",
        persons=2,
        mentions=(MUSHROOMS, LODGING, mention("person", "Onbekende begeleider", "companion")),
    )
    .weigh("leads_to_investigate", "Zelfde adres als in een lopend onderzoek.", after=2)
    .close("joined_investigation", reference="NLA-DEMO-0417", after=1)
    .answer("used", after=2)
    .read(after=1),
    told(
        "work-greenhouse",
        INSPECTOR,
        2.2,
        "In de kas werken mensen die per kist worden betaald. Vier van hen kregen in drie weken geen geld.",
        **LABOUR,
        municipality="GM1783",
        circumstance="De huur wordt van het loon gehouden. Wie ziek is betaalt een boete.",
        indicators=("underpaid", "deductions"),
        persons=4,
        mentions=(AGENCY, VAN, mention("address", "Kassenweg 3, 2671 AA Naaldwijk", "workplace")),
    ).add("Collega zag dezelfde bus bij een tweede kas.", after=0.6),
    told(
        "work-parcels",
        INSPECTOR,
        9,
        "Een bezorger reed zestien uur achtereen. Hij had een telefoon van de baas, die zijn plaats volgt.",
        **LABOUR,
        municipality="GM0772",
        urgency="soon",
        source="Verteld door de bezorger zelf.",
        persons=1,
        mentions=(mention("person", "Bezorger, zegt Alex te heten", "possible_victim"), VAN),
    ).weigh("enrich", "Eerst nagaan bij welke onderneming de bus hoort.", after=2),
    told(
        "work-restaurant",
        INSPECTOR,
        45,
        "De kok woont boven de zaak, werkt zeven dagen en krijgt zijn loon niet in handen.",
        **LABOUR,
        municipality="GM0599",
        circumstance="Hij zei een schuld van meer dan een jaarloon te hebben.",
        persons=1,
        mentions=(
            mention("organisation", "Eethuis De Verzonnen Pan", "employer"),
            mention("person", "K. Fictie", "possible_victim", birth_date="1991"),
            mention("account", "NL91 ABNA 0417 1643 00", "other"),
        ),
        attachments=("pdf:loonstrook.pdf",),
    )
    .weigh("leads_to_investigate", after=2)
    .accept(after=1)
    .close("help_arranged", text="De man is naar de opvang gebracht; aangifte volgt misschien later.", after=20)
    .answer("help_given", "Dank voor de snelle melding."),
    told(
        "work-cleaning",
        INSPECTOR,
        26,
        "Schoonmakers van een hotel krijgen per kamer betaald en komen uit op minder dan de helft van het minimumloon.",
        **LABOUR,
        municipality="GM0363",
        persons=12,
        mentions=(mention("organisation", "Schoonmaak Blinkend Voorbeeld (verzonnen)", "employer"),),
    )
    .weigh("leads_to_supervise", "Onderbetaling zonder aanwijzing van dwang.", after=2)
    .close("administrative_measure", text="Boete en nabetaling opgelegd door toezicht.", after=12)
    .answer("dealt_with", after=2),
    told(
        "work-construction",
        "melder.demo-publieksloket",
        5.5,
        "Op de bouwplaats naast mijn huis slapen mensen in een container. Zij werken ook op zondag.",
        forms=("labour",),
        reporter_kind="citizen",
        municipality="GM0855",
        place_kind="municipality",
        place="Bouwplaats aan de rand van de wijk.",
        contact="Liever niet bellen.",
    ),
    told(
        "work-bank",
        "melder.demo-bank",
        16,
        "Van achttien rekeningen gaat de dag na storting van het loon bijna alles naar één andere rekening.",
        forms=("labour",),
        reporter_kind="bank",
        municipality="GM0983",
        place_kind="municipality",
        circumstance="Alle rekeningen zijn geopend met hetzelfde telefoonnummer en met dezelfde begeleider.",
        interpretation="Het patroon past bij loon dat wordt ingenomen. Er kan een andere verklaring zijn.",
        period="Sinds het voorjaar.",
        persons=18,
        conditions_met=("balancing_test",),
        mentions=(
            mention("account", "NL91 ABNA 0417 1643 00", "other"),
            mention("phone", "06-00000021", "contact"),
            AGENCY,
        ),
    )
    .weigh("leads_to_investigate", "Het nummer komt in twee andere meldingen voor.", after=2)
    .accept(after=1),
    told(
        "work-bank-rent",
        "melder.demo-bank",
        1.2,
        "Een rekeninghouder ontvangt elke week van veertig mensen hetzelfde bedrag met de omschrijving huur.",
        forms=("labour",),
        reporter_kind="bank",
        municipality="GM0983",
        place_kind="municipality",
        conditions_met=("balancing_test",),
        mentions=(mention("account", "NL39 RABO 0300 0652 64", "other"),),
    ),
    told(
        "work-carwash",
        "melder.gemeente-rotterdam",
        12,
        "Bij een controle op de vergunning wilde niemand van de autowasserij zeggen voor wie hij werkt.",
        **DESK,
        forms=("labour",),
        municipality="GM0599",
        circumstance="Eén man keek steeds naar de eigenaar voordat hij antwoordde.",
        persons=3,
        mentions=(mention("organisation", "Autowas Glans Voorbeeld (verzonnen)", "workplace"),),
        attachments=("png:ingang.png",),
    )
    .weigh("too_little", after=2)
    .close("not_enough", text="Uren en vergunning nagegaan; er is geen naam en geen aangifte.", after=3)
    .answer("kept", after=1)
    .read(after=2),
    told(
        "work-domestic",
        "melder.demo-steunpunt",
        8,
        "Een vrouw past dag en nacht op een gezin en mag het huis niet alleen uit.",
        forms=("labour", "forced_services"),
        age_class="adult",
        reporter_kind="ngo",
        municipality="GM0518",
        place_kind="municipality",
        conditions_met=("consent",),
        circumstance="Zij wil weg maar weet niet waarheen. Zij stemt in met deze melding.",
        persons=1,
        mentions=(mention("person", "Mevrouw V. Proefstra", "possible_victim", birth_date="1988-03"),),
    )
    .weigh("help_first", "Zij vraagt om een plek; opvang gaat voor.", after=0.5)
    .accept(after=0.2),
    told(
        "work-shipping",
        "melder.kmar",
        18,
        "Vier zeelieden hebben al een half jaar geen loon gekregen en mogen niet van boord.",
        forms=("labour",),
        age_class="adult",
        reporter_kind="border_guard",
        place_kind="border",
        persons=4,
        mentions=(mention("vehicle", "Zeeschip De Verzinsel", "workplace"),),
        choice=("nla-opsporing", "De arbeidsinspectie kent dit schip al."),
    )
    .weigh("leads_to_investigate", after=2)
    .accept(after=1),
    told(
        "work-child-holiday",
        INSPECTOR,
        3,
        "In de bakkerij werkte om vijf uur 's ochtends iemand die er hooguit vijftien uitziet.",
        **(LABOUR | {"age_class": "presumed_child"}),
        municipality="GM0344",
        urgency="soon",
        circumstance="Hij kon zijn geboortejaar niet noemen.",
        persons=1,
        mentions=(mention("organisation", "Bakkerij De Fictieve Korst", "employer"),),
    ),
    told(
        "work-wrong-desk",
        INSPECTOR,
        13,
        "In een woning boven een winkel staan tien bedden. De bewoners gaan elke nacht met een bus weg.",
        **(LABOUR | {"forms": ("unknown",)}),
        municipality="GM0202",
        persons=10,
        mentions=(VAN, mention("address", "Nergensstraat 8, 6811 AA Arnhem", "residence")),
    )
    .weigh("belongs_elsewhere", "Het lijkt om werk te gaan, niet om iets anders.", after=1)
    .hand_over("nla-opsporing", "other_form", "Zie de bus: die komt ook elders voor.", after=0.3)
    .weigh("leads_to_investigate", after=1)
    .accept(after=1),
    told(
        "work-duplicate",
        "melder.gemeente-westland",
        11,
        "Bewoners klagen over een huis met veel bedden. Elke ochtend om vijf uur komt een witte bus.",
        **DESK,
        forms=("labour",),
        municipality="GM1783",
        mentions=(VAN,),
    )
    .weigh("leads_to_supervise", after=1)
    .close("duplicate", reference="KZ-0000-0000", after=2)
    .answer("known_already", after=2),
)
