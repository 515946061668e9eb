"""A query in words: how it was understood, in the language of the pages."""

from collections.abc import Mapping

from services.reader.display_names import country_name, language_name
from services.reader.query.tree import All, Field, Leaf, Near, Node, Not, Query, Some
from services.reader.rendering.messages import texts


def in_words(query: Query, language: str) -> str:
    """What a query asks for, as readers of `language` would say it; empty without a query."""
    if query.root is None:
        return ""
    return _Speaker(texts(language)["query_words"], language).of(query.root)


class _Speaker:
    def __init__(self, words: Mapping[str, str], language: str) -> None:
        self._words = words
        self._language = language

    def of(self, node: Node) -> str:
        """A node in words."""
        match node:
            case Leaf():
                return self._leaf(node)
            case Not(part):
                return self._say("not", part=self._part(part))
            case Near(left, right, count):
                both = {"left": self._part(left), "right": self._part(right)}
                return self._say("near", **both, count=count)
            case All(parts) | Some(parts):
                each = [self._part(part) for part in parts]
                joint = "and" if isinstance(node, All) else "or"
                return self._say(joint, parts=", ".join(each[:-1]), last=each[-1])

    def _part(self, node: Node) -> str:
        """A part of another node: in brackets where it has parts itself."""
        said = self.of(node)
        return said if isinstance(node, Leaf | Not) else self._say("group", part=said)

    def _leaf(self, leaf: Leaf) -> str:
        match leaf.field:
            case None:
                return self._text(leaf)
            case Field.TITLE:
                return self._say("title", part=self._text(leaf))
            case Field.COUNTRY:
                return self._say("country", text=country_name(leaf.text, self._language))
            case Field.LANGUAGE:
                return self._say("lang", text=language_name(leaf.text, self._language))
            case Field.OUTLET if leaf.outlets:
                return self._say("outlet_list", text=leaf.text)
            case Field.OUTLET | Field.AUTHOR | Field.TAG | Field.SINCE | Field.UNTIL | Field.DATE:
                return self._say(leaf.field.value, text=leaf.text)

    def _text(self, leaf: Leaf) -> str:
        if leaf.within:
            return self._say("loose", text=leaf.text, count=leaf.within)
        return self._say(leaf.kind.value, text=leaf.text)

    def _say(self, key: str, **values: object) -> str:
        return self._words[key].format(**values)
