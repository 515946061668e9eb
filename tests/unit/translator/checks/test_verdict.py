"""Each rule of the checks: what it finds, and what looks like it and is none."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.translator.checks.verdict import failures, warnings

BRIDGE = "Burmistrz otworzył wczoraj w mieście Toruń nowy most, na który czekano 12345 dni."
ANSWER = (
    "Der Bürgermeister eröffnete gestern in Toruń die neue Brücke, auf die man 12345 Tage wartete."
)
PAGE = "Plan: https://most.example/a_b"

FAULTS = [
    ("empty", BRIDGE, "  ", "pl", "de"),
    ("repetition", BRIDGE, "Die Brücke " + "ist neu " * 40, "pl", "de"),
    ("copy", BRIDGE, BRIDGE, "pl", "de"),
    ("script", BRIDGE, "Сегодня мэр открыл новый мост через реку.", "pl", "de"),
    ("script", BRIDGE, ANSWER, "pl", "ru"),
    ("script", BRIDGE, ANSWER, "pl", "ja"),
    ("markup", BRIDGE, f"<p>{ANSWER}</p>", "pl", "de"),
    ("markup", BRIDGE, ANSWER.replace("e", "⁇"), "pl", "de"),
    ("markup", BRIDGE, ANSWER.replace(" ", "&nbsp;"), "pl", "de"),
    ("note", BRIDGE, f"Translation: {ANSWER}", "pl", "de"),
    ("markup", BRIDGE, f"Here is the translation: {ANSWER}", "pl", "en"),
    ("markup", BRIDGE, f"Hier ist die Übersetzung: {ANSWER}", "pl", "de"),
    ("url_lost", PAGE, "Plan: https://most.example/a b", "pl", "de"),
    ("url_lost", PAGE, "Plan: Brücke", "pl", "de"),
    ("url_lost", "Plan mostu", PAGE, "pl", "de"),
    # What a server answers that lets nobody in, a stop, and a word for a sentence.
    ("empty", BRIDGE, "🤷", "pl", "de"),
    ("empty", BRIDGE, ".", "pl", "de"),
    ("empty", BRIDGE, "Brücke.", "pl", "de"),
    ("markup", BRIDGE, f"Sure! Here is the translation: {ANSWER}", "pl", "de"),
    ("markup", BRIDGE, f"Als KI-Modell sage ich: {ANSWER}", "pl", "de"),
    (
        "copy",
        "市长昨天为新大桥剪彩 许多居民 前来观看 庆祝活动",
        "市长昨天为新大桥剪彩 许多居民 前来观看 庆祝活动",
        "zh",
        "ja",
    ),
    (
        "copy",
        "The Mayor Opened The New Bridge Over The River Yesterday",
        "The Mayor Opened The New Bridge Over The River Yesterday",
        "en",
        "de",
    ),
    ("repetition", "市长昨天为新大桥剪彩。", "新大桥新大桥新大桥新大桥新大桥", "zh", "ja"),
]

NO_FAULTS = [
    (BRIDGE, ANSWER, "pl", "de"),
    # Refrains repeat, too.
    ("Tak, tak, tak, tak, tak!", "Ja, ja, ja, ja, ja!", "pl", "de"),
    # Names are the same in every language.
    ("Legia Warszawa 2:1", "Legia Warszawa 2:1", "pl", "de"),
    (BRIDGE, BRIDGE, "pl-PL", "pl"),
    # A foreign word amid one's own, and Latin names amid other scripts.
    ("Słowo «мост» znaczy most.", "Das Wort „мост“ bedeutet Brücke.", "pl", "de"),
    ("Elon Musk w Toruniu", "Илон Маск (Elon Musk) приехал в город Торунь", "pl", "ru"),
    ("Znacznik <b> pogrubia.", "Das Zeichen <b> macht fett.", "pl", "de"),
    ("Gdy a < b, most stoi.", "Wenn a < b ist, steht die Brücke.", "pl", "de"),
    # Credits and plain sentences that begin like the chatter of a model.
    ("Tłumaczenie: Jan Kowalski", "Übersetzung: Jan Kowalski", "pl", "de"),
    ("Oto nowy most w Toruniu.", "Here is the new bridge in Toruń.", "pl", "en"),
    ("Plan: https://most.example/a_b.", "https://most.example/a_b, der Plan.", "pl", "de"),
    # People and results.
    (
        "Szef AI firmy Meta mówi o zwolnieniach.",
        "Als KI-Chef von Meta spricht er von Kündigungen.",
        "pl",
        "de",
    ),
    ("Oczywiście, byłem tam.", "Of course, I was there.", "pl", "en"),
    (
        "Neuer – Kimmich, Upamecano (46. de Ligt), Davies – Goretzka, Laimer",
        "Neuer – Kimmich, Upamecano (46. de Ligt), Davies – Goretzka, Laimer",
        "pl",
        "de",
    ),
    (
        "FC Bayern München – VfB Stuttgart 2:1 (1:0)",
        "FC Bayern München – VfB Stuttgart 2:1 (1:0)",
        "pl",
        "de",
    ),
    ("哈哈哈哈", "Ha, ha, ha, ha", "zh", "de"),
    ("Trzy", "3", "pl", "de"),
    # Klingon is written in many ways.
    (BRIDGE, "Сегодня мэр открыл новый мост через реку.", "pl", "tlh"),
]
NO_FAULTS += [
    ("Burmistrz otworzył wczoraj nowy most.", text, "pl", language)
    for language, text in {
        "kk": "Әкім кеше өзен үстіндегі жаңа көпірді ашты.",
        "ky": "Мэр кечээ дарыянын үстүндөгү жаңы көпүрөнү ачты.",
        "tg": "Шаҳрдор дирӯз пули навро болои дарё кушод.",
        "mn": "Хотын дарга өчигдөр гол дээрх шинэ гүүрийг нээв.",
        "ps": "ښاروال پرون د سیند پر سر نوی پل پرانیست.",
        "gu": "મેયરે ગઈકાલે નદી પરના નવા પુલનું ઉદ્ઘાટન કર્યું.",
        "kn": "ಮೇಯರ್ ನಿನ್ನೆ ನದಿಯ ಮೇಲಿನ ಹೊಸ ಸೇತುವೆಯನ್ನು ಉದ್ಘಾಟಿಸಿದರು.",
        "pa": "ਮੇਅਰ ਨੇ ਕੱਲ੍ਹ ਨਦੀ ਉੱਤੇ ਨਵੇਂ ਪੁਲ ਦਾ ਉਦਘਾਟਨ ਕੀਤਾ।",
        "my": "မြို့တော်ဝန်က မနေ့က မြစ်ကူးတံတားအသစ်ကို ဖွင့်ခဲ့သည်။",
        "km": "អភិបាលក្រុងបានបើកស្ពានថ្មីឆ្លងកាត់ទន្លេកាលពីម្សិលមិញ។",
        "lo": "ເຈົ້າຄອງນະຄອນໄດ້ເປີດຂົວໃໝ່ຂ້າມແມ່ນ້ຳມື້ວານນີ້.",
        "si": "නගරාධිපති ඊයේ ගඟ හරහා නව පාලම විවෘත කළේය.",
        "ml": "മേയർ ഇന്നലെ നദിക്ക് കുറുകെയുള്ള പുതിയ പാലം തുറന്നു.",
        "sr": "Gradonačelnik je juče otvorio novi most preko reke.",
        "ja": "市長は昨日ハーバーブリッジとセンターの開通式に出席した。",
    }.items()
]

DOUBTS = [
    ("length", BRIDGE, "Eine Brücke in Toruń, 12345.", "pl", "de"),
    ("length", BRIDGE, f"{ANSWER} {ANSWER}", "pl", "de"),
    (
        "length",
        "Most",
        "Die Brücke ist ein Bauwerk, das über Flüsse, Täler und Straßen führt.",
        "pl",
        "de",
    ),
    ("numbers", BRIDGE, ANSWER.replace("12345", "12354"), "pl", "de"),
    ("numbers", "Koszt: 1,5 mln.", "Kosten: 150 Mio.", "pl", "de"),
    ("names", "Tak mówi Jan Kowalski, nie Nowak.", "So sagt er, nicht der andere.", "pl", "de"),
    ("quotes", "Rzekł: „Most stoi już dawno.”", "Die Brücke steht seit Langem.", "pl", "de"),
    ("quotes", "Most stoi już dawno.", "„Die Brücke steht seit Langem.“", "pl", "de"),
    ("quotes", "「橋は昔からここに立っている」と彼。", "Die Brücke steht seit jeher.", "ja", "de"),
]

NO_DOUBTS = [
    (BRIDGE, ANSWER, "pl", "de"),
    ("Most", "Die Brücke", "pl", "de"),
    # Thrice as many letters as Chinese needs.
    ("市长昨天在城里为等待多年的新大桥剪彩,许多居民前来观看庆祝活动,交通一度中断,直到深夜才恢复。",
     "Der Bürgermeister weihte gestern in der Stadt die lange erwartete neue Brücke ein; viele "
     "Einwohner sahen den Feiern zu, und der Verkehr ruhte bis spät in die Nacht.", "zh", "de"),
    ("Koszt: 1,500.50 oraz ٤٥", "Kosten: 1.500,50 und 45", "en", "de"),
    ("Zapłacono 67 890 złotych.", "67.890 Złoty wurden gezahlt.", "pl", "de"),
    ("Trzy mosty, 7 dróg.", "3 Brücken, sieben Straßen.", "pl", "de"),
    ("Tak mówi Kowalski, nie Nowak.", "So sagt es Kowalskis Sohn, nicht Nowak.", "pl", "de"),
    ("Rzekł: «Most stoi.»", "Er sagte: „Die Brücke steht.“", "pl", "de"),
    ("Rzekł: „Most stoi już dawno.”", "Die Brücke stehe seit Langem, sagte er.", "pl", "de"),
    ("「橋は立っている」と彼は言った。", "„Die Brücke steht“, sagte er.", "ja", "de"),
    ("He said ‘yes’ to it.", "Er sagte „ja“ dazu.", "en", "de"),
    ("We don’t know.", "Wir wissen es nicht.", "en", "de"),
    ("他读《红楼梦》。", "Er liest „Der Traum der roten Kammer“.", "zh", "de"),
    # Neither is a name: the Polish words are lower case, the German ones are nouns.
    ("Kobieta, żona burmistrza, była świadkiem.", "Eine Frau, die Gattin, war Zeugin.", "pl", "de"),
    ("Gestern hat die Regierung das Gesetz beschlossen.", "The cabinet passed that act.",
     "de", "en"),
    ("Tak mówi Kowalski, nie Nowak.", "Так говорит Ковальский, не Новак.", "pl", "ru"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "source", "target", "from_", "to"), FAULTS)
def test_a_fault_is_found(word: str, source: str, target: str, from_: str, to: str) -> None:
    assert word in failures(source, target, from_, to)


@pytest.mark.parametrize(("source", "target", "from_", "to"), NO_FAULTS)
def test_what_only_looks_like_a_fault_is_shown(
    source: str, target: str, from_: str, to: str
) -> None:
    assert failures(source, target, from_, to) == []


@pytest.mark.parametrize(("word", "source", "target", "from_", "to"), DOUBTS)
def test_a_doubt_is_told(word: str, source: str, target: str, from_: str, to: str) -> None:
    assert word in warnings(source, target, from_, to)


@pytest.mark.parametrize(("source", "target", "from_", "to"), NO_DOUBTS)
def test_a_good_translation_raises_no_doubt(source: str, target: str, from_: str, to: str) -> None:
    assert warnings(source, target, from_, to) == []


TEXTS = st.text(st.characters(), max_size=200)
LANGUAGES = st.sampled_from(["de", "pl", "en", "ru", "zh-Hans", "ja", "und", "tlh"])


@given(TEXTS, TEXTS, LANGUAGES, LANGUAGES)
@example("most", "\ud83d" * 100, "pl", "de")
def test_any_two_texts_can_be_compared(source: str, target: str, from_: str, to: str) -> None:
    found = [*failures(source, target, from_, to), *warnings(source, target, from_, to)]

    assert len(set(found)) == len(found)


@given(st.text(max_size=200), LANGUAGES)
def test_a_text_is_a_good_translation_of_itself(text: str, language: str) -> None:
    assert set(failures(text, text, language, language)) <= {"script"}
    assert warnings(text, text, language, language) == []


@pytest.mark.parametrize("digit", ["7", "0", "٤", "²"])
@pytest.mark.parametrize("is_long", [(True, True), (True, False), (False, True)])
def test_a_million_digits_are_compared_as_any_other_number(
    digit: str, is_long: tuple[bool, bool]
) -> None:
    source, target = (f"Numer {digit * 1_000_000 if each else 25}." for each in is_long)

    failures(source, target, "pl", "de")

    assert ("numbers" in warnings(source, target, "pl", "de")) == (source != target)
