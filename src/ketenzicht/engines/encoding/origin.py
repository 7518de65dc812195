"""Words about nationality, ethnicity or origin: they are never made into a search term (DESIGN, section 1).

Names of countries are among them, since they are the same question in other words. This is a safeguard on the
text index, not a judgement of the text: it stays readable as written for whoever may read it.
"""

_STARTS = (
    "afghaan afghan afrikaan african alban algerij algeria allochto amerika american angol antill arab armeni "
    "argentijn argentin asian australi austria aziat azerb bahrein banglad belaru belg bolivi bosni botsw brazil "
    "brits british bulgaar bulgar burund cambod cameroo canad chile chinees chines colombi congol croat cuba "
    "curaca czech deens danish denemark denmark dominica duits ecuador egypt eritre estland estoni ethiop ethnic "
    "etnis etnic europea filipij filipin filippi finland finnish frankrijk french fransman gambia german ghana ghane "
    "gibral greek grieks griek guatem guinee guinea gypsy gypsies haiti hindoe hongaar hongar hungar iers ierland "
    "irak iran iraq irish ireland islam israel itali ivoor ivoria jamaic japan jemen yemen jewish jood joods jordan "
    "kaapverd kameroe kazach kazakh kenia kenya kirgiz koerd kroaat kroati koeweit kuwait kurd laotia "
    "letland latvia liban leban liberia libisch libya libie litouw lithuan luxemb macedo madagas malawi maleis malays "
    "malines marokk morocc maurit mexica mexico moldav moldov mongol mongool montenegr moslim mozambi muslim namibi "
    "nationalit nepal nicarag nigeria noors noorweg norweg norway oegand ugand oekrai ukrain oezbek uzbek oosteuro "
    "oostenrijk pakist palesti panama paragua peru polen poland pools polish portug qatar roemee roemen romani "
    "rusland russi rwand saoedi saudi senegal servisch servier serbi singap sinti slowa slova slowee slove soedan "
    "sudan somal spaans spanj spanish spain srilank surina suriname swed swiss switzerl syri tadzj tajik tanzan thai "
    "togole tsjaad tsjech tunes tunis turk turkme urugua venez vietnam zambi zigeun zimbab zuidafr zweed zweden zweeds "
    "zwitser"
)
_STARTS_WITH = tuple(sorted(set(_STARTS.split())))
_WORDS = (
    "afkomst herkomst origin descent roma finse fins fin finnen franse frans france finns italy mali niger togo chad "
    "chili china chinezen congo cyprus cypriot cypriotisch georgia georgie georgisch georgian india indiaas indiase "
    "indier indiers indian indians indonesie indonesia indonesisch indonesian engels engelse engelsman english est "
    "esten estse irak kosovo kosovaar kosovaars laos pool poolse letse letten latino latina latinos malta maltees oman "
    "rus russen russisch russische servie zuid-afrika korea koreaans koreaanse korean honduras gabon benin jood joden "
    "jew jews islamitisch lesotho fiji samoa tonga nauru taiwan taiwanees macau martinique"
)
_EXACTLY = frozenset(_WORDS.split())


def is_about_origin(word: str) -> bool:
    """Whether a folded word tells of nationality, ethnicity or origin."""
    return word in _EXACTLY or word.startswith(_STARTS_WITH)
