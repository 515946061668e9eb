"""An article through a chain of engines, and sentences for it."""

from perspektiven.contracts import Article, Translation
from services.translator.translate import translate
from tests.support.factories import NOW
from tests.unit.translator.fake_engines import Fake, chain_of

GERMAN = "Der Bürgermeister eröffnete gestern die neue Brücke über den breiten Fluss."


SENTENCES = [
    "Burmistrz otworzył wczoraj nowy most w Toruniu, na który czekano 12345 dni.",
    "Budowa kosztowała 67890 złotych i trwała znacznie dłużej niż planowano w Krakowie.",
    "Mieszkańcy Gdańska świętowali do rana, a policja naliczyła 24680 uczestników.",
]


async def translated(given: Article, *engines: Fake) -> Translation:
    chain = chain_of(*engines)
    try:
        return await translate(given, "de", chain, NOW)
    finally:
        await chain.close()
