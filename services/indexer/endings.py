"""Suffixes to strip in languages without a stemmer or dictionary.

A pattern takes the longest ending that leaves at least three letters. Lists of inflectional
endings only: derivation is left alone, so that `polityka` and `politolog` stay apart.
"""


def _pattern(endings: str) -> str:
    return rf"^(.{{3,}}?)(?:{_alternatives(set(endings.split()))})$"


def _alternatives(endings: set[str]) -> str:
    """The endings as a tree of their letters: a plain list is tried one by one, at every letter."""
    branches = []
    for letter in sorted({ending[0] for ending in endings if ending}):
        rest = {ending[1:] for ending in endings if ending.startswith(letter)}
        branch = _alternatives(rest)
        branches.append(letter + (f"(?:{branch})" if "|" in branch else branch))
    if "" in endings:
        return f"(?:{'|'.join(branches)})?" if branches else ""
    return "|".join(branches)


ENDINGS = {
    "pl": _pattern(
        "a ą e ę i o u y ego emu ej ym im ymi imi ych ich iego iemu iej "
        "ami ach om owi em iem ie ia ią ię iami iach iom iu iowi ów owie owa owe owy owego owemu "
        "owej owym owych owymi ową "
        "ć ał ała ało ali ały ać eć ić yć ił iła iło ili iły ył yła yło yli yły "
        "am asz amy acie ają em esz emy ecie eją isz imy icie ysz ymy ycie "
        "ąc ący ąca ące ącego ącej ących ącym ącymi ącą "
        "any ana ane anego anej anych anym anymi aną ani ony ona one onego onej onych onym onymi "
        "oną eni nąć nął nęła nęli nie nia niu niem niami niach "
        "ości ość ością ościami ościach ościom"
    ),
    "uk": _pattern(
        "а я о е є и і ї у ю й ь ою ею єю ам ям ом ем єм ами ями ах ях ові еві єві ів їв ей "
        "ого ому ій ої ою им ими их ий а є ії ію ією ією іям іями іях ь ью "
        "ти ть є ить ать ять уть ють ав ив ів ала ила іла ало ило іло али или іли "
        "ся сь тися лася лося лися ється ються иться яться "
        "ний на не ного ному ній ної ною ним ними них ну ні "
        "ість ості істю остей остям остями остях"
    ),
    "be": _pattern(
        "а я о е ё і ы у ю й ь ой ай ей ам ям ом ем ём амі ямі ах ях аў яў оў ёў "
        "ага яга аму яму ым ім ымі імі ых іх ая яя ое ее ую юю ыя ія ы і "
        "ць аць іць ыць аў іў ыў ала іла ыла алі ілі ылі уць юць аць яць ся ца"
    ),
    "hr": _pattern(
        "a e i o u om em ama ima og ega oga eg omu emu om em im ih ima oj ej oju u "
        "ovi ova ove ovima evi eva eve evima ti o la lo li le m š mo te ju e "
        "ski ska sko ske skog skoj skom skim skih sku"
    ),
    "sk": _pattern(
        "a á e é i í o u ú y ý ou om em mi ami iami ách iach och ám iam om ovi ovia ov ev "
        "ého eho ému emu ej ou ým ím ými ími ých ích ť ať iť eť al il ala ila "
        "alo ilo ali ili m š me te ia ú"
    ),
    "sl": _pattern(
        "a e i o u om em ama ema ami emi ih ah eh ov ev oma ega emu im imi ima ju jo "
        "iti ati eti il ila ilo ili ile al ala alo ali ale el ela elo eli ele "
        "im iš imo ite am aš amo ate ajo em eš emo ete ejo "
        "ski ska ske skega skemu skem skih skim skimi ec ca ci cu cev cem"
    ),
    "he": r"^(.{3,}?)(?:ויות|יות|ים|ות|ה|ת|י)$",
    "az": _pattern(
        "ın in un ün nın nin nun nün ı i u ü nı ni nu nü a ə ya yə na nə da də nda ndə dan dən "
        "ndan ndən la lə ları ləri lar lər larda lərdə lardan lərdən ların lərin lara lərə "
        "larını lərini larının lərinin sı si su sü sının sinin sını sini sında sində "
        "ında ində unda ündə ından indən undan ündən ının inin unun ünün ına inə una ünə "
        "ını ini unu ünü dır dir dur dür dırlar dirlər durlar dürlər"
    ),
}
"""Java regular expressions by language; the first group is what stays of the word."""

FEMININE = (
    r"i(?=n(?:nen)?$)(?<!^konstanti)(?<=^köchi|(?:ärzt|anwält|rät)i|"
    r".{3}(?:er|ent|ant|ist|or|eur|log|ekt|iat|kat|ling|beamt)i)n(?:nen)?"
)
"""Feminine endings of German words for people, a Java regular expression of what is cut off."""


def _with_umlauts(letters: str) -> str:
    """The same with umlauts written as two letters as well."""
    return f"{letters} {letters.replace('ä', 'ae').replace('ö', 'oe').replace('ü', 'ue')}"


_BEFORE_ER = _alternatives(
    set(
        _with_umlauts(
            "anhäng arbeit ausländ ball bank bann bau betrüg brauch bürg dampf eigentüm först "
            "führ gangst gründ haf kamm kampf kämpf kauf käuf kell kläg krieg lag läuf leb lehr "
            "mess miet mörd nachfolg park pfarr pfleg premi räub report säng schaft schläg schül "
            "sieg silb speich spend spiel städt ständ tänz tät töpf transport treff urlaub verrät "
            "wähl wett zuck"
        ).split()
    )
)
AGENT = (
    rf"e(?=rs?$)(?<=(?:{_BEFORE_ER}|(?<![aiölr])fisch|(?<![bef])reit|(?<!ant)ik|(?<!d)ritt|"
    r"^(?:(?:in|ge)l(?:ä|ae)nd|last|mal|mast|post|ring|tal))e)rs?"
)
"""German nouns on -er whose stem is another word (`Schüler` and `Schule`, `Lager` and `Lage`).

A Java regular expression of that ending. `bench.recall.stems` measures it. Left out are words whose
stem means the same thing (`Fahrer` and `fahren`), and adjectives (`spezifischer`, `breiter`), which
are the reason for the letters that may not stand before.
"""
