"""Archives of any kind: outlets of what is in them, and nothing raised."""

import json

from hypothesis import given
from hypothesis import strategies as st

from perspektiven.contracts import Article
from services.fetcher.operator import archives
from services.fetcher.operator.archives import Bad, Outlets
from tests.support.archives import GAZETA, KNOWN, LINE, article_of, read, stream_of


def test_an_outlet_that_nobody_knows_is_named_after_its_domain() -> None:
    assert article_of(url="https://www.nowiny.pl/1").outlet.id == "nowiny.pl"


def test_one_outlet_may_be_said_to_have_it_all() -> None:
    only = Outlets(KNOWN.by_id, KNOWN.by_domain, GAZETA)

    (found,) = read(json.dumps(LINE | {"url": "https://www.nowiny.pl/1"}).encode(), only)

    assert isinstance(found, Article)
    assert found.outlet.id == "gazeta"


@given(st.binary(max_size=400))
def test_no_archive_raises(junk: bytes) -> None:
    for body in (
        junk,
        b"\x1f\x8b" + junk,
        b"WARC/1.0\r\n" + junk,
        json.dumps(LINE).encode() + junk,
    ):
        assert all(isinstance(each, Article | Bad) for each in read(body))
        list(archives.pages(stream_of(body), name="a.warc"))
