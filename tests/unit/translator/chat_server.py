"""A chat server on loopback that knows one article by heart, and misbehaves as told."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.support import http_server

TITLE = ("Burmistrz Torunia otworzył nowy most", "Bürgermeister von Toruń eröffnet neue Brücke")
HEADLINE = "Toruń: Bürgermeister eröffnet Brücke"
BODY = {
    "Burmistrz Michał Zaleski otworzył w Toruniu nowy most nad Wisłą. Budowa trwała 28 miesięcy.": (
        "Bürgermeister Michał Zaleski hat in Toruń eine neue Brücke über die Weichsel eröffnet. "
        "Der Bau dauerte 28 Monate."
    ),
    "Według inżynier Anny Kowalskiej przeprawa kosztowała 753 miliony złotych.": (
        "Nach Angaben der Ingenieurin Anna Kowalska kostete der Übergang 753 Millionen Zloty."
    ),
    "Mieszkańcy czekali na tę chwilę bardzo długo. Wielu przyszło z dziećmi nad rzekę.": (
        "Die Einwohner haben sehr lange auf diesen Augenblick gewartet. "
        "Viele kamen mit ihren Kindern an den Fluss."
    ),
    "Policja policzyła 4500 pieszych, jak podał rzecznik Piotr Nowak z komendy w Bydgoszczy.": (
        "Die Polizei zählte 4500 Fußgänger, wie Sprecher Piotr Nowak von der Wache in Bydgoszcz "
        "mitteilte."
    ),
    "Czy most przetrwa następne stulecie? Profesor Ewa Lis z Gdańska nie ma wątpliwości.": (
        "Wird die Brücke das nächste Jahrhundert überdauern? Professorin Ewa Lis aus Gdańsk hat "
        "keine Zweifel."
    ),
}
_SENTENCES = {
    source: target
    for pair in BODY.items()
    for source, target in zip(
        *(text.replace("? ", "?|").replace(". ", ".|").split("|") for text in pair), strict=True
    )
}
KNOWN = dict([TITLE]) | BODY | _SENTENCES
NONSENSE = "Der Hund von Hans Huber schlief 99 Stunden lang im Garten der alten Mühle."

Answer = dict[str, dict[str, str]]


def _drops(answer: Answer) -> Any:
    return dict(list(answer.items())[1:])


def _merges(answer: Answer) -> Any:
    texts = [entry["t"] for entry in answer.values()]
    shifted = [" ".join(texts[:2]), *texts[2:], NONSENSE][: len(texts)]
    return {
        key: entry | {"t": text} for (key, entry), text in zip(answer.items(), shifted, strict=True)
    }


def _swaps(answer: Answer) -> Any:
    texts = [entry["t"] for entry in answer.values()]
    return {
        key: entry | {"t": text}
        for (key, entry), text in zip(answer.items(), reversed(texts), strict=True)
    }


def _invents(answer: Answer) -> Any:
    return {key: entry | {"t": NONSENSE} for key, entry in answer.items()}


def _invents_a_key(answer: Answer) -> Any:
    return answer | {"99 paragraph": {"s": "Na koniec", "t": NONSENSE}}


def _repeats(answer: Answer) -> Any:
    return {key: entry | {"t": "die Brücke " * 60} for key, entry in answer.items()}


def _answers_in_prose(_: Answer) -> Any:
    return "Gern! Hier ist die Übersetzung Ihres Artikels: Die Brücke wurde eröffnet."


def _is_cut_off(answer: Answer) -> Any:
    return json.dumps(answer)[: len(json.dumps(answer)) // 2]


def _forgets_the_schema(answer: Answer) -> Any:
    return [entry["t"] for entry in answer.values()]


MANNERS: dict[str, Callable[[Answer], Any]] = {
    "drops": _drops,
    "merges": _merges,
    "swaps": _swaps,
    "invents": _invents,
    "invents a key": _invents_a_key,
    "repeats": _repeats,
    "answers in prose": _answers_in_prose,
    "is cut off": _is_cut_off,
    "forgets the schema": _forgets_the_schema,
}


class ChatServer:
    """Answers as a good model does, but where `manner` and `bad_turns` say otherwise."""

    def __init__(self) -> None:
        self.url = ""
        self.manner: Callable[[Answer], Any] | None = None
        self.bad_turns: frozenset[int] | None = None
        """From 1; None for every one."""
        self.headline = HEADLINE
        self.knows_schemas = True
        self.asked: list[Any] = []

    @property
    def letters_sent(self) -> int:
        return sum(len(json.dumps(each, ensure_ascii=False)) for each in self.asked)

    async def complete(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self.asked.append(asked)
        if not self.knows_schemas and "response_format" in asked:
            refused = {"error": {"message": "response_format is not supported"}}
            return web.json_response(refused, status=400)
        content = self._content(asked)
        tokens = {
            "prompt_tokens": len(json.dumps(asked)) // 4,
            "completion_tokens": len(content) // 4,
        }
        choice = {
            "index": 0,
            "finish_reason": "stop",
            "message": {"role": "assistant", "content": content},
        }
        common = {"id": "1", "object": "chat.completion", "created": 1, "model": "m"}
        usage = tokens | {"total_tokens": sum(tokens.values())}
        return web.json_response(common | {"choices": [choice], "usage": usage})

    def _content(self, asked: Any) -> str:
        said = asked["messages"][-1]["content"]
        if not said.startswith("{"):
            return self._lines(said)
        wanted = json.loads(said)
        if "title" in wanted:
            return json.dumps({"headline": self.headline}, ensure_ascii=False)
        texts = wanted.get("texts", wanted)
        answer: Any = {
            key: {"s": " ".join(text.split()[:3]), "t": KNOWN.get(text, "Unbekannt.")}
            for key, text in texts.items()
        }
        if self.manner and (self.bad_turns is None or len(self.asked) in self.bad_turns):
            answer = self.manner(answer)
        return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)

    def _lines(self, said: str) -> str:
        lines = [line.split(". ", 1) for line in said.splitlines()]
        return "\n".join(f"{number}. {KNOWN.get(text, 'Unbekannt.')}" for number, text in lines)


@asynccontextmanager
async def served() -> AsyncIterator[ChatServer]:
    """The server, on a free port."""
    server = ChatServer()
    app = web.Application()
    app.router.add_post("/chat/completions", server.complete)
    async with http_server.served(app) as server.url:
        yield server
