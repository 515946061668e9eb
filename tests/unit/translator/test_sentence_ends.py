"""Sentences in some fifty languages: cut where one ends for certain, and nowhere else."""

import pytest

from bench.sentences.cuts import Given, paragraphs, rates
from services.translator.segments import cut

MOST_WRONG, MOST_MISSED = 0.02, 0.1
ALL, NEWS = list(paragraphs("paragraphs.txt")), list(paragraphs("news.txt"))


def sentences(text: str, language: str) -> list[str]:
    return [part.text for part in cut(text, language).parts]


@pytest.mark.parametrize("given", [ALL, NEWS], ids=["paragraphs", "news"])
def test_the_sets_are_wide(given: list[Given]) -> None:
    assert len(given) >= 300
    assert len({each.language for each in given}) >= 40


@pytest.mark.parametrize(
    "given",
    [ALL, [each for each in ALL if each.about == "seen"], NEWS],
    ids=["all", "seen", "news"],
)
def test_few_cuts_are_wrong_and_few_are_missed(given: list[Given]) -> None:
    found = rates(given, sentences)

    assert found.wrong_share < MOST_WRONG
    assert found.missed_share < MOST_MISSED


def test_an_initial_behind_a_name_ends_no_sentence() -> None:
    assert sentences("Þá hitti dr. Jón Á. Helgason forseta.", "is") == [
        "Þá hitti dr. Jón Á. Helgason forseta."
    ]


@pytest.mark.parametrize("language", ["de", "pl", "zh", "ko", "th", "ar", "hi", "ka", "und"])
@pytest.mark.parametrize("given", ALL[::9], ids=lambda each: each.language)
def test_a_language_that_is_told_wrongly_loses_nothing(given: Given, language: str) -> None:
    assert cut(given.text, language).joined() == given.text


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("de", "Er schwieg ... Dann ging er.", 1),
        ("de", "Danke! 😀", 1),
        ("de", "Die Brücke (erbaut 1890. Umbau 1950) ist zu. Alle warten.", 2),
        ("de", "Die Brücke (1890 erbaut. Sie ist zu. Alle warten.", 3),
        ("en", '"Who pays?" Smith asked.', 1),
        ("en", '"Who pays?" "Nobody."', 2),
        ("el", "Ποιος πληρώνει; Κανείς.", 2),
        ("de", "Wer zahlt; Niemand weiß es.", 1),
        ("ka", "ხიდი დაიკეტა. ყველა ელოდება.", 2),
        ("th", "ราคา 5.5 บาท. วันนี้ฝนตก", 1),
        ("und", "Erster Absatz\n\nZweiter Absatz", 2),
        ("zh", "“雨停了。”“走吧。”他们说。门关上了。", 2),
        ("de", "Der Vors. Abt. Nord kam.", 1),
        ("hi", "नहर में पानी आ गया | किसान खेत पर हैं।", 2),
        ("hi", "खेल | राज्य की टीम फाइनल में है।", 1),
        ("ur", "آج بارش | کل دھوپ", 1),
        ("zh", "雨停了。“走吧，”他们说。", 2),
        ("zh", "“雨停了。”“走吧。”他们说。", 1),
        ("zh", "雨停了!孩子们跑出去了。", 2),
        ("zh", "门票涨价了?馆长说没有。", 2),
        ("zh", "他唱了《雨停了!孩子们》这首歌。", 1),
        ("ja", "雨だ!子どもたちが走った。", 2),
        ("ja", "雨だ!の一言で走った。", 1),
        ("ja", "バンド雨だ！の新曲が出た。", 1),
        ("ja", "雨か？と聞かれ、母は笑った。", 1),
        ("ja", "雨だ！もう帰ろう。とても寒い。", 3),
        ("hi", "नाटक बारिश कब? का मंचन कल होगा। सब आएँगे।", 2),
        ("ja", "橋は１２．４キロの長さだ。", 1),
        ("ja", "第Ｎｏ．７号が出た。作者はＪ．スミス氏だ。", 2),
        ("ja", "ＹＡＨＯＯ！地図とYahoo!天気を使う。", 1),
        ("zh", "桥长１２．４公里．船已停航．", 2),
        ("hi", "नई फ़िल्म Hurrah! शुक्रवार को आएगी। टिकट बिक गए।", 2),
        ("ar", "تعرض فرقة Wham! 12 أغنية الليلة.", 1),
        ("he", "להקת Wham! תופיע בנמל. הכרטיסים אזלו.", 2),
        ("th", "วง Wham! จะมาแสดง", 1),
        ("ka", "ჯგუფი Wham! დღეს მღერის.", 1),
        ("ru", "Группа Wham! Сегодня она поёт.", 2),
        ("ar", "يا للفرح! وصل القارب.", 2),
        ("ko", "배는 2024. 3. 5. 아침에 떠난다. 표는 없다.", 2),
        ("ko", "배는 2024.3.5. 아침에 떠난다.", 1),
        ("ko", "규칙 2. 다리를 건너지 마라.", 1),
        ("ko", '선장은 "비가 온다. 배는 없다."라고 말했다. 모두 기다렸다.', 2),
        ("ko", "선장은 “비가 온다. 배는 없다”고 말했다.", 1),
        ("ko", '"비가 온다. 배는 없다." 주민들은 짐을 풀었다.', 3),
        ("pt", "A chuva acalmou-se. “Vamos sair”, disse a mãe.", 2),
        ("sv", "Skepparen log. ”Regnet slutar snart”, sade hon.", 2),
        ("ko", "문이 열렸다. 40명이 들어갔다.", 2),
        ("ko", "가격은 2. 5배로 뛰었다.", 1),
        ("nl", "Het veer ligt stil. ’s Ochtends vaart het weer.", 2),
        ("nl", "De winkel sluit. 't Was een mooie tijd.", 2),
        ("nl", "De rechter sprak met mr. ’t Hooft.", 1),
        ("nl", "Het begint om 9 uur ’s morgens enz. ’s avonds niet.", 1),
        ("af", "Die pad is gesluit. ’n Boom het omgeval.", 2),
        ("ko", "새 드라마 '엄마를 찾아라!' 제작이 끝났다.", 1),
        ("ko", '"누가 왔나?" 묻는 아이가 있었다.', 1),
        ("ko", '"우리는 남는다." 주민들은 짐을 풀었다.', 2),
        ("de", "Das Schloss gehört der Stiftung (gGmbH). Besucher zahlen nichts.", 2),
        ("sl", "Rekla je: »Dež je ponehal.« Otroci so šli domov.", 2),
        ("de", "Sie rief: »Es regnet nicht mehr.« Alle liefen hinaus.", 2),
        ("fr", "Voilà la pluie.« Rentrons », dit-elle aux enfants.", 1),
        ("hi", '"बारिश थम गई है।" लेकिन बच्चे घर में रहे।', 2),
        ("hi", '"बारिश थम गई है।" माँ ने कहा।', 1),
        ("en", "The lifeboat came from the U.K. Both sailors are well.", 2),
        ("en", "The lifeboat came from St. Both Island.", 1),
    ],
)
def test_marks_that_end_no_sentence(language: str, text: str, count: int) -> None:
    assert len(cut(text, language).parts) == count


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ihr dritter (und letzter?) Film läuft am Freitag an."),
        ("en", "Pastor (ret.) Ann Bell [sic!] Moore opened the fair."),
        ("bg", "Полковник (о.з.) Петров говори пред децата."),
        ("ja", "参加者は80人（うち子ども50人！）だった。"),
        ("fa", "پس از ده سال (!) باران بارید."),
    ],
)
def test_a_bracket_that_opened_amid_a_sentence_does_not_end_it(language: str, text: str) -> None:
    assert sentences(text, language) == [text]


def test_a_bracket_that_holds_whole_sentences_ends_the_last_one() -> None:
    text = "Die Halle ist voll. (Draußen warten Hunderte. Es regnet!) Drinnen spielt die Kapelle."

    assert sentences(text, "de") == [
        "Die Halle ist voll.",
        "(Draußen warten Hunderte. Es regnet!)",
        "Drinnen spielt die Kapelle.",
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "她的新书《谁在敲门？》下月出版。"),
        ("zh", "〈回家吧！妈妈〉获得短片奖。"),
        ("ja", "《走れ、走れ！》が最優秀賞に選ばれた。"),
        ("ko", "영화 《어디로 가나?》 감독이 무대에 올랐다."),
    ],
)
def test_a_title_does_not_end_the_sentence_around_it(language: str, text: str) -> None:
    assert sentences(text, language) == [text]
