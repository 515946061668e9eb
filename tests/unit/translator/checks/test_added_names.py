"""Names that a source without capitals does not have."""

import pytest

from services.translator.checks.added_names import has_added_names, has_replaced_places


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("زار الوزير مدينة طنجة.", "Der Minister besuchte die Stadt Agadir.", "ar de"),
        ("대전의 한 연구소에서 불이 났다.", "In einem Institut in Gwangju brannte es.", "ko de"),
        ("ראש עיריית אשדוד פרש.", "The mayor of Netanya retired.", "he en"),
        ("বরিশালে বন্যা হয়েছে।", "There are floods in Mymensingh.", "bn en"),
        ("ქუთაისში ხიდი დაინგრა.", "Un pont s’est effondré à Borjomi.", "ka fr"),
        ("மதுரையில் மழை பெய்தது.", "Es regnete in Tirunelveli.", "ta de"),
        ("በጎንደር ዝናብ ዘነበ።", "It rained in Mekelle.", "am en"),
        ("मंत्री पीयूष गोयल ने कहा", "Handelsminister Bhupender Yadav sagte", "hi de"),
    ],
)
def test_a_name_that_nothing_in_the_source_sounds_like_is_told(
    source: str, target: str, pair: str
) -> None:
    assert has_added_names(source, target, *pair.split())


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("زار الوزير مدينة طنجة.", "Der Minister besuchte die Stadt Tanger.", "ar de"),
        ("대전의 한 연구소에서 불이 났다.", "In einem Institut in Daejeon brannte es.", "ko de"),
        ("ראש עיריית אשדוד פרש.", "The mayor of Ashdod retired.", "he en"),
        ("বরিশালে বন্যা হয়েছে।", "There are floods in Barisal.", "bn en"),
        ("ქუთაისში ხიდი დაინგრა.", "Un pont s’est effondré à Koutaïssi.", "ka fr"),
        ("மதுரையில் மழை பெய்தது.", "Es regnete in Madurai.", "ta de"),
        ("በጎንደር ዝናብ ዘነበ።", "It rained in Gondar.", "am en"),
        ("मंत्री पीयूष गोयल ने कहा", "Handelsminister Piyush Goyal sagte", "hi de"),
        ("ขอนแก่นมีฝนตก", "It rained in Khon Kaen.", "th en"),
        ("وصل إلى حلب", "In Aleppo sind Menschen in Not und in Krankenhäusern.", "ar de"),
        ("وصل إلى أسيوط", "He arrived in Assiut in July, in Parliament.", "ar en"),
        ("ਪਟਿਸਰ ਵਿੱਚ", "It rained in Patitsar.", "pa en"),
        ("वह लखनऊ में है", "He is in Lucknow.", "hi en"),
        ("市长访问了无锡。", "Der Bürgermeister besuchte die Stadt Nantong.", "zh de"),
    ],
)
def test_names_in_other_letters_and_nouns_raise_no_alarm(
    source: str, target: str, pair: str
) -> None:
    assert not has_added_names(source, target, *pair.split())


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Toget stoppede i Vejle.", "Der Zug hielt in Kolding.", "da de"),
        ("V Liberci sněží.", "It is snowing in Jihlava.", "cs en"),
        ("Rain fell in Derby.", "Il a plu à Exeter.", "en fr"),
    ],
)
def test_a_place_that_stands_where_another_one_did_is_told(
    source: str, target: str, pair: str
) -> None:
    assert has_replaced_places(source, target, *pair.split())


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Toget stoppede i Vejle.", "Der Zug hielt in Vejle.", "da de"),
        ("Toget stoppede i Folketinget.", "Der Zug hielt im Parlament.", "da de"),
        ("V Liberci sněží.", "In Reichenberg schneit es.", "cs de"),
        ("U Beču sniježi.", "In Wien schneit es.", "hr de"),
        ("Rain fell in Derby.", "Es regnete in Strömen.", "en de"),
        ("기차가 대전에 섰다.", "The train stopped in Daejeon.", "ko en"),
    ],
)
def test_a_place_that_is_there_or_that_nothing_replaced_raises_no_alarm(
    source: str, target: str, pair: str
) -> None:
    assert not has_replaced_places(source, target, *pair.split())
