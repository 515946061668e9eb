"""The index template on the real node: analysis token by token, recall by language, strictness."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from elasticsearch import AsyncElasticsearch, BadRequestError

from perspektiven import index
from perspektiven.contracts import Translation
from perspektiven.index import month_index, read_alias
from perspektiven.settings import Settings
from services.indexer import bulk, migrate
from services.indexer.analysis import EXACT, LANGUAGES
from services.indexer.bulk import WriteOutcome
from services.indexer.documents import document
from services.indexer.mapping import body
from services.indexer.settings import IndexerSettings
from services.reader.query.clauses import Filters, matching
from services.reader.query.parse import parse
from tests.support.factories import NOW, article, translation
from tests.support.stack import MakeSettings

# Without dictionaries, as on a node that has none; test_mapping_hunspell.py has those.
TOKENS = {
    "de": (
        "Die Häuser schließen in der Straße; Müller und Mueller",
        "die haus schliess in der strass mull und mull",
    ),
    "en": ("The government's elections", "the government election"),
    "fr": ("L'homme d’hier aux élections", "home hier aux election"),
    "es": ("las elecciones del país", "las eleccion del pais"),
    "it": ("dell'elezione nell'anno", "elezion anno"),
    "pt": ("as eleições do país", "as eleic do pais"),
    "nl": ("de verkiezingen", "de verkies"),
    "sv": ("valet och valen", "val och val"),
    "hu": ("a választások", "a valasztas"),
    "ru": ("на выборах и выборы", "на выбор и выбор"),
    "el": ("τις εκλογές", "τισ εκλογ"),
    "cs": ("ve volbách a volby", "ve volb a volb"),
    "fi": ("hallituksen hallitus vaalit vaalien", "hallitus hallitus vaal vaal"),
    "tr": ("Türkiye'nin seçimleri İstanbul'da", "turki türki sec seç istanbul"),
    "az": ("kəndlərində məktəblər", "kand kənd maktab məktəb"),
    "ar": ("الانتخابات ١٢", "انتخاب 12"),
    "fa": ("کتاب\u200cها", "كتاب"),
    "hi": ("चुनावों", "चुनाव"),
    "sr": ("избори izbori", "izbor izbor"),
    "ja": ("日本の選挙", "日 日本 本 本の の の選 選 選挙 挙"),
    "ko": ("한국 선거", "한 한국 국 선 선거 거"),
    "zh": ("总统选举", "总 总统 统 统选 选 选举 举"),
    "th": ("ประเทศ", "ปร ระ ะเ เท ทศ"),
    "und": ("Ça allé 日本の", "ca alle 日 日本 本 本の の"),
    "exact": ("Straße Müller Łódź", "strasse muller lodz"),
    "be": ("Сям'я чытае кнігі ў бібліятэцы", "сям' чыта кніг ў бібліятэц"),
    "bg": ("изборите и изборът в градовете", "избор и избор в град"),
    "bn": ("নির্বাচনের ১২ ফলাফল", "নিররাচন 12 ফলাফল"),
    "ca": ("l'elecció dels ministres d'Europa", "elec del ministr europ"),
    "ckb": ("هەڵبژاردنەکان لە شارەکاندا", "هەڵبژاردن لە شارە"),
    "da": ("regeringerne og valgene", "regering og valg"),
    "et": ("valimised ja valitsuse otsused", "valimis ja valitsus otsus"),
    "eu": ("hauteskundeak eta gobernuaren", "hauteskunde eta gobernua"),
    "ga": ("na dtoghchán agus an t-uisce", "na toghchan toghchán agus an t uisce"),
    "gl": ("as eleccións e os ministros", "as elect e os ministr"),
    "he": ("הבחירות בירושלים", "הבחיר בחיר בירושל ירושל"),
    "hr": ("izbori i izborima u Zagrebu", "izbor i izbor u zagreb"),
    "hy": ("ընտրությունները և քաղաքներում", "ընտր և քաղ"),
    "id": ("pemilihan dan pemerintahannya", "ilih dan erintah"),
    "km": ("កម្ពុជា", "កម ម្ ្ព ពុ ុជ ជា"),
    "lo": ("ລາວ", "ລາ າວ"),
    "lt": ("rinkimai ir vyriausybės", "rinkim ir vyriausyb"),
    "lv": ("vēlēšanas un valdības", "velesan vēlēšan un valdib valdīb"),
    "my": ("မြန်မာ", "မြ ြန န် ်မ မာ"),
    "nb": ("regjeringene og valgene", "regjering og valg"),
    "nn": ("regjeringane og vala", "regjering og val"),
    "pl": ("wyborach i prezydenta", "wybor i prezydent"),
    "ro": ("alegerilor și miniștrii", "aleger si și ministr miniștr"),
    "sk": ("voľbách a prezidenta", "volb voľb a prezident"),
    "sl": ("volitvah in predsednika", "volitv in predsednik"),
    "sq": ("zgjedhjeve dhe presidentit", "zgjedhjeve dhe presidentit"),
    "uk": ("президента і м’яч", "президент і м'яч"),
    "ur": ("انتخابات ۱۲ کے نتائج", "انتخابات 12 كي نتائج"),
}

# What was written, and a query in another form of the same word.
INFLECTED = {
    "pl": ("Prezydentowi wręczono list.", "prezydent"),
    "uk": ("Зустріч президента з мером.", "президент"),
    "ru": ("Он рассказал о выборах.", "выборы"),
    "cs": ("Mluvil o volbách.", "volby"),
    "en": ("The ministers were negotiating.", "negotiate minister"),
    "fr": ("Les élections présidentielles approchent.", "élection présidentielle"),
    "es": ("Los ministros dimitieron ayer.", "ministro"),
    "it": ("I ministri hanno parlato.", "ministro"),
    "pt": ("Os ministros falaram.", "ministro"),
    "nl": ("De regeringen overleggen.", "regering"),
    "sv": ("Regeringarna möttes igår.", "regering"),
    "da": ("Regeringerne mødtes i går.", "regering"),
    "ro": ("Rezultatele alegerilor.", "alegerile"),
    "hu": ("A választások eredménye.", "választás"),
    "fi": ("Hallituksen päätös.", "hallitus"),
    "el": ("Οι εκλογές πλησιάζουν.", "εκλογή"),
    "tr": ("Bakanların toplantısı.", "bakan"),
    "bg": ("Резултатите от изборите.", "избори"),
    "ar": ("نتائج الانتخابات", "انتخاب"),
    "hi": ("चुनावों के नतीजे", "चुनाव"),
    "sr": ("Резултати избора", "rezultati"),
    "hr": ("Rezultati izborima", "izbori"),
    "ja": ("日本の選挙の結果", "選挙"),
    "zh": ("总统选举的结果", "选举"),
    "ko": ("한국 대통령 선거", "대통령"),
    "th": ("ผลการเลือกตั้ง", "เลือกตั้ง"),
}

# Target languages too: the same words as title and body of a translation.
TARGETS = ("en", "fr", "es", "it", "pt", "nl", "sv", "cs", "ru", "hu", "pl", "uk")


@pytest.fixture
def ours(settings: MakeSettings) -> IndexerSettings:
    return settings(IndexerSettings, target_language="de")


@pytest.fixture
async def elasticsearch(ours: IndexerSettings) -> AsyncIterator[AsyncElasticsearch]:
    async with index.client(ours) as client:
        await migrate.init(client, ours)
        yield client


async def written(
    elasticsearch: AsyncElasticsearch, ours: Settings, *translations: Translation
) -> list[WriteOutcome | Exception]:
    documents = [document(each, NOW) for each in translations]
    writes = [
        bulk.write_of(each, month_index(ours, each.target_language, each.discovered_at))
        for each in documents
    ]
    outcomes = await bulk.write_all(elasticsearch, ours, writes)
    await elasticsearch.indices.refresh(index=f"{ours.index_prefix}*")
    return outcomes


def german(text: str) -> Translation:
    return translation(article=article(paragraphs=["x"]), paragraphs=[text])


async def found(
    elasticsearch: AsyncElasticsearch, ours: Settings, words: str, language: str = "de"
) -> list[str]:
    """Ids of what the reader finds."""
    answer = await elasticsearch.search(
        index=read_alias(ours, language), query=matching(parse(words), Filters(), language), size=99
    )
    return [hit["_id"] for hit in answer["hits"]["hits"]]


async def test_every_language_is_analysed_as_promised(
    elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    name = f"{ours.index_prefix}tokens"
    await elasticsearch.indices.create(index=name, **body("de", []))
    seen = {}
    for analyzer, (text, _) in TOKENS.items():
        answer = await elasticsearch.indices.analyze(index=name, analyzer=analyzer, text=text)
        seen[analyzer] = " ".join(token["token"] for token in answer["tokens"])

    assert set(TOKENS) == {*LANGUAGES, EXACT}
    assert seen == {analyzer: tokens for analyzer, (_, tokens) in TOKENS.items()}


async def test_an_inflected_word_finds_the_original_in_its_own_language(
    elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    articles = {
        language: article(
            url=f"https://{language}.example/1", language=language, title="x", paragraphs=[text]
        )
        for language, (text, _) in INFLECTED.items()
    }
    await written(
        elasticsearch,
        ours,
        *(translation(article=each, status="untranslated") for each in articles.values()),
    )

    missed = [
        language
        for language, (_, query) in INFLECTED.items()
        if articles[language].id not in await found(elasticsearch, ours, query)
    ]

    assert missed == []


async def test_an_inflected_word_finds_the_translation_in_every_target_language(
    settings: MakeSettings,
) -> None:
    ours = settings(IndexerSettings, target_language=",".join(TARGETS))
    missed = []
    async with index.client(ours) as client:
        await migrate.init(client, ours)
        for language in TARGETS:
            text, query = INFLECTED[language]
            foreign = article(language="ja", title="x", paragraphs=["日本"])
            await written(
                client,
                ours,
                translation(article=foreign, target_language=language, paragraphs=[text]),
            )
            if not await found(client, ours, query, language):
                missed.append(language)

    assert missed == []


async def test_german_is_found_by_stem_spelling_and_part(
    elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    text = "Der historische Pakt: Staaten schließen an der Straße ein Weltordnungsmodell."
    await written(elasticsearch, ours, german(text))
    queries = (
        "Weltordnung", "Modell", "schliessen", "schliesse", "historische Pakte", "strasse",
        "Welten", "der Pakt", "Kompakt", "Unordnung",
    )  # fmt: skip

    hits = [query for query in queries if await found(elasticsearch, ours, query)]

    assert hits == list(queries[:-2])


async def test_a_pact_is_not_found_in_compact(
    elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    await written(elasticsearch, ours, german("Eine Kompaktkamera."))

    assert await found(elasticsearch, ours, "Pakt") == []


async def test_a_field_that_the_mapping_does_not_know_is_refused(
    elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    with pytest.raises(BadRequestError, match="strict_dynamic_mapping_exception"):
        await elasticsearch.index(index=month_index(ours, "de", NOW), document={"surprise": 1})


async def test_init_may_be_repeated_and_an_empty_index_answers(
    elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    assert await migrate.init(elasticsearch, ours) == []

    answer = await elasticsearch.search(index=read_alias(ours, "de"))

    assert answer["hits"]["total"]["value"] == 0


async def test_a_new_month_joins_the_alias_by_itself(
    elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    months = [
        article(url=f"https://a.example/{day}", discovered_at=NOW + timedelta(days=day))
        for day in (0, 31, 62)
    ]
    await written(elasticsearch, ours, *(translation(article=each) for each in months))

    answer = await elasticsearch.search(index=read_alias(ours, "de"))

    assert {hit["_index"] for hit in answer["hits"]["hits"]} == {
        month_index(ours, "de", each.discovered_at) for each in months
    }


async def test_long_urls_and_large_texts_are_taken(
    elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    long = article(
        url="https://a.example/" + "x" * 20_000,
        paragraphs=["wort " * 200_000, "y" * 40_000],
        tags=("t" * 40_000,),
    )

    assert await written(elasticsearch, ours, translation(article=long)) == ["written"]


async def test_an_article_is_found_by_id_and_by_either_url(
    elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    known = article(
        url="https://a.example/redirected?utm_source=x", canonical_url="https://a.example/final"
    )
    await written(elasticsearch, ours, translation(article=known))

    for wanted in (known.id, known.url, known.canonical_url):
        document_found = await index.get(elasticsearch, ours, "de", wanted)
        assert document_found is not None
        assert document_found.id == known.id
    assert await index.get(elasticsearch, ours, "de", "https://a.example/other") is None
