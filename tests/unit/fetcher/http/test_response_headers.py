"""Headers as servers send them."""

from services.fetcher.http.response_headers import by_name


def test_headers_of_one_name_are_joined_whatever_its_case() -> None:
    assert by_name([(b"Link", b"<a>"), (b"LINK", b"<b>")]) == {"link": "<a>, <b>"}


def test_rules_for_crawlers_stay_on_lines_of_their_own() -> None:
    raw = [(b"X-Robots-Tag", b"foobot: noindex"), (b"X-Robots-Tag", b"noarchive")]

    assert by_name(raw) == {"x-robots-tag": "foobot: noindex\nnoarchive"}


def test_texts_are_utf_8_where_they_can_be() -> None:
    raw = [(b"Title", "Łódź".encode()), (b"Author", "Müller".encode("latin-1"))]

    assert by_name(raw) == {"title": "Łódź", "author": "Müller"}


def test_validators_keep_their_octets() -> None:
    etag = by_name([(b"ETag", b'"\xc5\x81"')])["etag"]

    assert etag.encode("latin-1") == b'"\xc5\x81"'
