"""Our codes of languages among those that engines list."""

import pytest

from services.translator.engines.codes import Pairs, canonical


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("eng", "en"), ("spa_US", "es-us"), ("no", "nb"), ("nob", "nb"), ("iw", "he"),
        ("zh-Hant-TW", "zh-hant"), ("zho_Hant", "zh-hant"), ("zh-HK", "zh-hant"),
        ("zh-CN", "zh-hans"), ("fa-AF", "prs"), ("sr-Latn", "sr-latn"), ("zt", "zh-hant"),
        ("zh-TW", "zh-hant"), ("pt-BR", "pt-br"), ("hbs", "sh"),
    ],
)  # fmt: skip
def test_codes_are_compared_in_one_spelling(code: str, expected: str) -> None:
    assert canonical(code) == expected


TRADITIONAL = ("zh-Hant", "zh-TW", "zh-HK", "zh-Hant-TW")


@pytest.mark.parametrize(
    ("wanted", "listed", "found"),
    [
        (("no", "de"), [("nb", "de")], ("nb", "de")),
        (("nb", "de"), [("no", "de")], ("no", "de")),
        (("nn", "de"), [("nb", "de")], ("nb", "de")),
        (("hr", "en"), [("hbs", "eng")], ("hbs", "eng")),
        (("en", "sr"), [("eng", "hbs_SR")], ("eng", "hbs_SR")),
        (("en", "pt-PT"), [("EN", "PT-BR"), ("EN", "PT-PT")], ("EN", "PT-PT")),
        (("en", "pt"), [("EN", "PT-BR"), ("EN", "PT-PT")], ("EN", "PT-BR")),
        (("en", "pt"), [("en", "pt-BR"), ("en", "pt")], ("en", "pt")),
        (("en", "zh-Hant"), [("EN", "ZH"), ("EN", "ZH-HANT")], ("EN", "ZH-HANT")),
        (("zh", "en"), [("zh-Hant", "en"), ("zh-Hans", "en")], ("zh-Hans", "en")),
        *(((code, "de"), [("zh", "de"), ("zt", "de")], ("zt", "de")) for code in TRADITIONAL),
        *(((code, "de"), [("zh", "de"), ("en", "de")], ("zh", "de")) for code in TRADITIONAL),
        *(
            ((code, "de"), [("zh-Hans", "de"), ("zh-Hant", "de")], ("zh-Hant", "de"))
            for code in TRADITIONAL
        ),
        (("yue-Hant", "de"), [("zh", "de"), ("zt", "de")], ("zt", "de")),
        (("yue-Hant", "de"), [("zt", "de"), ("yue", "de")], ("yue", "de")),
        (("sr-Latn", "de"), [("sr", "de"), ("hr", "de")], ("sr", "de")),
        (("prs", "de"), [("fa", "de")], ("fa", "de")),
        (("pt-BR", "de"), [("pt", "de"), ("pb", "de")], ("pb", "de")),
        (("pl", "en-GB"), [("PL", "EN-US"), ("PL", "EN-GB")], ("PL", "EN-GB")),
        (("pl", "pt-BR"), [("PL", "PT-PT"), ("PL", "PT-BR")], ("PL", "PT-BR")),
        (("de-AT", "en"), [("de", "en")], ("de", "en")),
        (("hr", "en"), [("sr", "en")], ("sr", "en")),
        (("en", "hr"), [("en", "sr")], None),
        (("en", "fr"), [("en", "de")], None),
    ],
)
def test_the_pair_that_fits_best_is_found(
    wanted: tuple[str, str], listed: list[tuple[str, str]], found: tuple[str, str] | None
) -> None:
    assert Pairs(listed).find(*wanted) == found
