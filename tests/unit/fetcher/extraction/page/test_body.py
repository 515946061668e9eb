"""Which blocks of a page are the article's text."""

import pytest

from tests.support.extraction import extracted, json_ld, texts
from tests.support.pages import TEXTS, TITLE, html_page

MORE = tuple(text.replace("bridge", "ferry").replace("bank", "quay") for text in TEXTS)
OTHERS = (
    "Trains will run until two in the morning on the nights of the fair.",
    "Nobody was hurt, and ten families left their houses for the night.",
    "The goalkeeper has signed a contract until the end of the year.",
)


@pytest.mark.parametrize(
    "line",
    [
        '<p>Read also: <a href="/x">Floods return to the valley</a></p>',
        '<p><strong>Czytaj także:</strong> <a href="/x">Powódź wraca do doliny</a></p>',
        "<p>Advertisement</p>",
        "<p>Photo: Jane Doe / Reuters</p>",
        '<div class="newsletter-signup"><p>Our best stories in your inbox, every day.</p></div>',
        '<div class="social-share"><p>Tell your friends about this story on the net.</p></div>',
        '<figure><img src="a.jpg"><figcaption>The old bridge in 1998</figcaption></figure>',
        '<aside class="related"><h3><a href="/y">Another story about the river</a></h3></aside>',
        "<p>10:45</p>",
    ],
)
def test_furniture_within_the_text_goes(line: str) -> None:
    body = f"<p>{TEXTS[0]}</p>{line}<p>{TEXTS[1]}</p><p>{TEXTS[2]}</p>"

    assert texts(extracted(html_page(body=body))) == list(TEXTS)


def html_body(lines: tuple[str, ...]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def test_a_refrain_stays_each_time_and_what_is_said_twice_by_mistake_goes() -> None:
    refrain = "And the ferryman rang his bell across the dark water."
    lines = (TEXTS[0], refrain, TEXTS[1], refrain, TEXTS[2], refrain)
    quoted = f'<div class="pull"><p>{TEXTS[1]}</p></div>'

    assert texts(extracted(html_page(body=html_body((*lines, refrain))))) == list(lines)
    assert texts(extracted(html_page(body=html_body(TEXTS) + quoted))) == list(TEXTS)


def test_a_standfirst_beside_the_text_belongs_to_it() -> None:
    standfirst = "After two years of planning the first stones are laid on the northern bank."
    paragraphs = "".join(f"<p>{text}</p>" for text in TEXTS)
    body = f'<div class="standfirst">{standfirst}</div><div class="body">{paragraphs}</div>'

    assert texts(extracted(html_page(body=body)))[0] == standfirst


def test_a_text_that_only_json_ld_has_outweighs_the_teasers_of_the_page() -> None:
    told = "<br>".join((*TEXTS, *MORE))
    head = json_ld(f'"headline":"{TITLE}","articleBody":"{told}"')
    teasers = "".join(
        f"<div><a href='/{n}'><h3>What else is new in part {n}</h3></a><p>{text}</p></div>"
        for n, text in enumerate(OTHERS)
    )
    html = html_page(head=head, body="").replace("</main>", f"<section>{teasers}</section></main>")

    assert texts(extracted(html)) == [*TEXTS, *MORE]
