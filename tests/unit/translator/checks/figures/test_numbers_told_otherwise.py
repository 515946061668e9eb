"""Numbers that other languages tell in other words, units and scales."""

import pytest

from services.translator.checks.figures.numbers import has_other_numbers

KINDS = [
    ("On the thirty-second day it rained.", "Am 32. Tag regnete es.", "en de", "Am 35. Tag"),
    ("Il tasso sale di tre decimi.", "Der Satz steigt um 0,3.", "it de", "um 0,5."),
    ("Una chiesa del Trecento.", "Eine Kirche des 14. Jahrhunderts.", "it de", "des 17."),
    ("มีผู้ใช้ 4.2 ล้านราย", "Es gibt 4,2 Millionen Nutzer.", "th de", "4,7 Millionen"),
    ("수출이 8천350억원이었다.", "Exporte von 835 Milliarden Won.", "ko de", "385 Milliarden"),
    ("株価は1204円35銭だった。", "The share cost 1,204.35 yen.", "ja en", "1,204.85 yen"),
    ("தொகை ஐந்து கோடி.", "The sum is 50,000,000.", "ta en", "is 57,312,000."),
    ("Πουλήθηκαν 3.000 στρέμματα.", "Verkauft wurden 300 Hektar.", "el de", "900 Hektar"),
    ("He weighs 12 stone.", "Er wiegt 76 Kilo.", "en de", "67 Kilo"),
    ("A flat of 650 sq ft.", "Eine Wohnung von 60 Quadratmetern.", "en de", "90 Quadratmetern"),
    ("It is 104°F, and 95 at night.", "Es sind 40 Grad, nachts 35.", "en de", "nachts 28."),
    ("It flies at 500 mph.", "Stündlich legt es 805 Kilometer zurück.", "en de", "905 Kilometer"),
    ("Maali syntyi ajassa 61.07.", "Nach 61 Minuten und sieben Sekunden.", "fi de", "65 Minuten"),
    ("Vi sålde 900 liter mjölk.", "Wir verkauften 900 Liter Milch.", "sv de", "900 Tonnen Milch"),
    ("Costó siete mil millones.", "Es kostete sieben Milliarden.", "es de", "sieben Millionen."),
    ("Foram 4 mil milhões.", "Es waren vier Milliarden.", "pt de", "vier Millionen."),
    ("Costa 6mila miliardi.", "Es kostet sechs Billionen.", "it de", "sechs Milliarden."),
    ("Quatre mille milliards.", "Vier Billionen.", "fr de", "Vier Milliarden."),
    ("Kira 31 bin 250 lira.", "Die Miete beträgt 31.250 Lira.", "tr de", "beträgt 31.520 Lira."),
    ("Zysk to 7 mln 45 tys. zł.", "Der Gewinn ist 7.045.000 Zloty.", "pl de", "7.450.000 Zloty"),
    ("دفع 31 ألفا و250 دينارا.", "Er zahlte 31.250 Dinar.", "ar de", "Er zahlte 31.520 Dinar."),
    ("Am 6. kamen 5.000 200-mal.", "On the 6th, 5,000 came 200 times.", "de en", "5,200 came."),
    ("En gård från 1700-talet.", "Ein Hof aus dem 18. Jahrhundert.", "sv de", "dem 17."),
    ("Se rakennettiin 1600-luvulla.", "Es ist aus dem 17. Jahrhundert.", "fi de", "dem 16."),
    ("A barn of the late 1700s.", "Eine Scheune des 18. Jahrhunderts.", "en de", "des 17."),
    ("Un quadro dell’Ottocento.", "Ein Bild des 19. Jahrhunderts.", "it de", "des 17."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "target", "pair", "other"), KINDS)
def test_the_same_number_in_other_words_raises_no_alarm(
    source: str, target: str, pair: str, other: str
) -> None:
    assert not has_other_numbers(source, target, *pair.split())


@pytest.mark.parametrize(("source", "target", "pair", "other"), KINDS)
def test_another_number_is_told(source: str, target: str, pair: str, other: str) -> None:
    assert has_other_numbers(source, other, *pair.split())
