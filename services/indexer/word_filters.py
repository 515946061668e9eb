"""Token filters of our own: one spelling of a word, and endings that no stemmer brings together."""

from collections.abc import Mapping
from typing import Any

from services.indexer.endings import AGENT, FEMININE


def replacing(pattern: str, replacement: str) -> dict[str, Any]:
    """A token filter that replaces a Java regular expression, anywhere in a word."""
    return {"type": "pattern_replace", "pattern": pattern, "replacement": replacement}


WORD_FILTERS: dict[str, Mapping[str, Any]] = {
    # Points between single letters, and signs before groups of three digits.
    "one_word": replacing(
        r"[.,](?:(?<=(?:^|\.)\p{L}\.)(?=\p{L}(?:\.|$))|(?<=\d.)(?=\d{3}(?:[.,]|$)))", ""
    ),
    "decimal_point": replacing(r",(?<=\d,)(?=\d)", "."),
    "fold": {"type": "asciifolding", "preserve_original": True},
    "pairs_and_singles": {"type": "cjk_bigram", "output_unigrams": True},
    "feminine_de": replacing(FEMININE, ""),
    "plural_de": replacing("n$(?<=.{3}e[lr]n)", ""),
    # The stemmer takes `Bürger` for the plural of `Burg`.
    "agent_de": replacing(AGENT, "ar"),
    # The stemmer takes the last letter of Lachs for an ending.
    "root_de": replacing("s$(?<=[aouü]chs)", "se"),
    # What the stemmers of these languages leave apart; bench.recall.stems measures it.
    "last_vowel_et": replacing("^(.{3,})[aeiu]$", "$1"),
    "short_er_et": replacing("^(.{2,}[^aeiouõäöü])er$", "$1r"),
    "nominative_fi": replacing(r"^(.{3,}[uyoöie])ks[ei].{1,4}$|^(.{4,}a)at$", "$1$2s"),
    # Gradation: d and ng stand for t and nk where an ending closes the syllable.
    "strong_t_fi": replacing("d(?=[aeiouyäö]*$)", "t"),
    "strong_nk_fi": replacing("ng(?=[aeiouyäö]*$)", "nk"),
    "last_vowel_fi": replacing("^(.{3,})[aeoäö]$|^(.{4,})i$", "$1$2"),
    "last_vowel_bg": replacing("^(.{3,})[аяоеи]$", "$1"),
    "last_vowel_el": replacing("^(.{3,})ι$", "$1"),
    "last_letter_es": replacing("^(.{4,})e$|^(.{4,}u)s$", "$1$2"),
    "softened_ro": replacing("^(.{2,})și$", "$1s"),
    "short_words_da": replacing(
        "^(.{3,}er|.{0,3}[aeiouyøåæ])(?<!ee)(?:en|ene|er|ere|erne|e|ne)$", "$1"
    ),
    "short_e_or_i_it": {
        "type": "pattern_capture",
        "preserve_original": True,
        "patterns": ["^(.{2,4}?)h?[ei]$"],
    },
    "short_plural_e_it": replacing("^(?=.{3,6}$)(.{2,4}?)(?:he|(?<!.{4})e)$", "$1a"),
    "short_plural_i_it": replacing("^(?=.{3,6}$)(.{2,4}?)(?:hi|(?<!.{4})i)$", "$1o"),
    "doubled_nl": replacing(r"([bcfglmnprs])\1$", "$1"),
    "voiced_s_nl": replacing("(?<=.{2})z$", "s"),
    "plural_sr": replacing("^(.{3,})ov$", "$1"),
    "softened_sr": replacing("^(.{3,}i)c$", "$1k"),
    "definite_sv": replacing("^(?!planet|paket|alfabet)(.{3,}?)(?:ets?|(?<=a)n)$", "$1"),
    # One of the letters that are written together with the next word, or two of them.
    "prefixes_he": {
        "type": "pattern_capture",
        "preserve_original": True,
        "patterns": ["^[ובהכלמש](.{3,})$", "^(?:[וש][בהכלמ]|כש|לכש|מה)(.{3,})$"],
    },
}
"""By name, as the analyzers of `services.indexer.analysis` list them."""
