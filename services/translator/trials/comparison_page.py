"""Comparison of engines as one HTML page, with the texts side by side."""

from collections.abc import Sequence
from html import escape

from services.translator.trials.comparison import EngineScores

_STYLE = """body{font:16px/1.5 sans-serif;margin:2rem}table{border-collapse:collapse;width:100%}
th,td{border:1px solid #999;padding:.4rem;text-align:left;vertical-align:top}
small{display:block;color:#555}"""
_FIGURES = (
    "chrf",
    "warned",
    "names_kept",
    "characters",
    "tokens_sent",
    "tokens_received",
    "seconds",
)


def page(outcomes: Sequence[EngineScores]) -> str:
    """A page of HTML that loads nothing; all texts are escaped."""
    heads = [f"{each.engine}, {each.unit}" for each in outcomes]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>Comparison of engines</title><style>{_STYLE}</style></head><body>"
        f"<h1>Comparison of engines</h1>{_figures(heads, outcomes)}{_texts(heads, outcomes)}"
        "</body></html>\n"
    )


def _figures(heads: Sequence[str], outcomes: Sequence[EngineScores]) -> str:
    told = [each.figures() for each in outcomes]
    rows = [[key, *(str(each[key]) for each in told)] for key in _FIGURES]
    return _table(["", *heads], [[_cell(text) for text in row] for row in rows])


def _texts(heads: Sequence[str], outcomes: Sequence[EngineScores]) -> str:
    rows = []
    for made in zip(*(each.rows for each in outcomes), strict=True):
        sample = made[0].sample
        cells = [
            _cell(sample.source, sample.source_language),
            _cell(sample.reference, sample.target_language),
        ]
        cells += [
            _cell(row.translation or "–", sample.target_language, ", ".join(row.warnings))
            for row in made
        ]
        rows.append(cells)
    return _table(["source", "reference", *heads], rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(text: str, language: str = "en", note: str = "") -> str:
    small = f'<small lang="en">{escape(note)}</small>' if note else ""
    return f'<td lang="{escape(language)}" dir="auto">{escape(text)}{small}</td>'
