"""Pages kept in WARC files: read again as they were fetched, whatever ended the writing."""

import asyncio
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs
from warcio.archiveiterator import ArchiveIterator

from perspektiven.contracts import Article
from perspektiven.ops import metrics
from services.fetcher.http.download import Response
from services.fetcher.http.warc import PageFiles
from services.fetcher.operator import archives, ingest
from services.fetcher.operator.archives import ArchivedPage, Bad, Outlets
from tests.support.factories import NOW, outlet
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import InlinePool, desk, page

URL = "https://gazeta.example/świat/most.html?a=1&b=ü"
HTML = {"content-type": "text/html; charset=iso-8859-2"}

_WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from services.fetcher.http.download import Response
from services.fetcher.http.warc import PageFiles

async def main():
    files, number = PageFiles(Path(sys.argv[1])), 0
    while True:
        page = Response(f"https://a.example/{number}", 200, {}, b"<p>most</p>" * 20_000, 0.0)
        await files.keep(page, datetime.now(UTC))
        print(number, flush=True)
        number += 1

asyncio.run(main())
"""


def response(url: str = URL, body: bytes = b"<p>most \xb1</p>", **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(url, 200, HTML | named, body, 0.1)


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz"))


def pages_of(*files: Path) -> list[ArchivedPage | Bad]:
    found: list[ArchivedPage | Bad] = []
    for file in files:
        with file.open("rb") as stream:
            found += archives.pages(stream, name=file.name)
    return found


def kept(outcome: str) -> float:
    return float(metrics.PAGES_KEPT.labels(outcome)._value.get())


async def test_a_page_is_read_again_as_it_was_fetched(tmp_path: Path) -> None:
    await PageFiles(tmp_path).keep(response(), NOW)

    (file,) = files_in(tmp_path)
    (found,) = pages_of(file)
    assert isinstance(found, ArchivedPage)
    assert (found.url, found.body) == (URL, response().body)
    assert (found.content_type, found.fetched_at) == (HTML["content-type"], NOW)


async def test_a_file_is_warc_1_1_with_records_that_can_be_checked(tmp_path: Path) -> None:
    sent = response(content_encoding="br", content_length="5", etag='W/"1"', x_naïve="ż")
    await PageFiles(tmp_path).keep(sent, NOW)

    with files_in(tmp_path)[0].open("rb") as stream:
        records = ArchiveIterator(stream, check_digests="raise")
        info = next(records)
        assert (info.rec_type, info.rec_headers.protocol) == ("warcinfo", "WARC/1.1")
        page = next(records)
        assert page.content_stream().read() == sent.body
        headers = page.http_headers
    assert headers.get_header("Content-Length") == str(len(sent.body))
    assert headers.get_header("Content-Encoding") is None
    assert headers.get_header("X-Crawl-Content-Encoding") == "br"
    assert headers.get_header("ETag") == 'W/"1"'


@given(
    st.text(st.characters(codec="utf-8")),
    st.dictionaries(st.text(min_size=1), st.text(st.characters(codec="utf-8"))),
    st.binary(),
)
def test_no_header_and_no_address_keeps_a_page_from_being_kept(
    tmp_path_factory: pytest.TempPathFactory, path: str, headers: dict[str, str], body: bytes
) -> None:
    folder = tmp_path_factory.mktemp("pages")
    odd = Response(f"https://gazeta.example/{path}", 200, headers, body, 0.1)
    files = PageFiles(folder)

    asyncio.run(files.keep(odd, NOW))
    asyncio.run(files.keep(response(), NOW))

    assert pages_of(*files_in(folder))[-1] == ArchivedPage(
        f"{files_in(folder)[0].name}:3", URL, response().body, HTML["content-type"], NOW
    )


async def test_files_end_with_their_day_and_with_their_size(tmp_path: Path) -> None:
    files = PageFiles(tmp_path, most_bytes=4_000)
    noise = Random(1).randbytes(2_000)
    for number in range(3):
        await files.keep(response(f"https://a.example/{number}", noise), NOW)
    await files.keep(response("https://a.example/3", noise), NOW + timedelta(days=1))

    found = [[page.place for page in pages_of(file)] for file in files_in(tmp_path)]
    assert [len(each) for each in found] == [2, 1, 1]
    assert all(file.name.startswith("perspektiven-2") for file in files_in(tmp_path))


async def test_two_instances_never_write_one_file(tmp_path: Path) -> None:
    one, other = PageFiles(tmp_path), PageFiles(tmp_path)
    other._instance = "another"
    await asyncio.gather(*(each.keep(response(), NOW) for each in (one, other) * 5))

    assert [len(pages_of(file)) for file in files_in(tmp_path)] == [5, 5]


async def test_pages_that_come_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    files = PageFiles(tmp_path)
    urls = [f"https://a.example/{number}" for number in range(50)]
    await asyncio.gather(*(files.keep(response(url), NOW) for url in urls))

    found = pages_of(*files_in(tmp_path))
    assert sorted(each.url for each in found if isinstance(each, ArchivedPage)) == sorted(urls)


async def test_who_is_killed_leaves_all_that_was_written_before(tmp_path: Path) -> None:
    writer = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _WRITER, str(tmp_path)), stdout=asyncio.subprocess.PIPE
    )
    assert writer.stdout is not None
    written = -1
    while written < 20:
        written = int(await writer.stdout.readline())
    writer.send_signal(signal.SIGKILL)
    rest = (await writer.stdout.read()).split()
    await writer.wait()
    written = int(rest[-1]) if rest else written

    found = pages_of(*files_in(tmp_path))
    read = [each.url for each in found if isinstance(each, ArchivedPage)]
    assert read[: written + 1] == [f"https://a.example/{number}" for number in range(written + 1)]
    assert len(read) <= written + 2


async def test_a_record_that_was_cut_off_takes_no_other_with_it(tmp_path: Path) -> None:
    files = PageFiles(tmp_path)
    noise = Random(2).randbytes(50_000)
    for number in range(3):
        await files.keep(response(f"https://a.example/{number}", noise), NOW)
    (file,) = files_in(tmp_path)
    whole = file.read_bytes()
    for missing in (*range(1, 49_000, 4_999), *range(49_900, 50_400, 7)):
        file.write_bytes(whole[:-missing])
        first, second, *last = pages_of(file)

        assert isinstance(first, ArchivedPage)
        assert isinstance(second, ArchivedPage)
        assert first.body == second.body == noise
        # Never a part of a page: it would be taken for the article.
        assert all(isinstance(each, Bad) or each.body == noise for each in last)


@contextmanager
def full_disk(after_bytes: int) -> Iterator[None]:
    """No file of this process may become larger: the write fails where it crosses the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after_bytes, hard))
    try:
        # What pytest captures goes to a file, too.
        with capture_logs():
            yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_full_disk_leaves_no_half_record_and_raises_nothing(tmp_path: Path) -> None:
    files = PageFiles(tmp_path)
    await files.keep(response(), NOW)
    (file,) = files_in(tmp_path)
    before, failed = file.stat().st_size, kept("failed")
    with full_disk(before + 100):
        await files.keep(response(body=bytes(range(256)) * 40), NOW)
        await files.keep(response(), NOW)

    assert file.stat().st_size == before
    assert files_in(tmp_path) == [file]
    assert kept("failed") - failed == 2


async def test_a_disk_that_has_room_again_is_written_to_after_a_while(tmp_path: Path) -> None:
    files = PageFiles(tmp_path)
    with full_disk(10):
        await files.keep(response(), NOW)
    assert files_in(tmp_path) == []
    files._rests_until = 0.0
    await files.keep(response(), NOW)

    assert len(pages_of(*files_in(tmp_path))) == 1


async def test_what_is_fetched_is_kept_and_a_folder_that_is_none_stops_nobody(
    tmp_path: Path,
) -> None:
    no_folder = tmp_path / "file"
    no_folder.write_text("")
    for number, folder in enumerate((tmp_path / "pages", no_folder)):
        async with Newspaper() as paper, desk(tmp_path / str(number), archive_dir=folder) as at:
            paper.answer("/gone.html", Reply(status=404))
            paper.page("/a.html", page("Storm"))
            paper.page("/empty.html", "<p>please wait</p>")
            for path in ("/gone.html", "/a.html", "/empty.html"):
                await at.add(paper.url(path))
            await at.turns(paper.url())

            assert len(at.articles) == 1

    found = pages_of(*files_in(tmp_path / "pages"))
    assert sorted(each.url[-7:] for each in found if isinstance(each, ArchivedPage)) == [
        "/a.html",
        "ty.html",
    ]


async def test_a_kept_page_yields_the_same_article_again(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path / "state", archive_dir=tmp_path) as at:
        paper.page("/a.html", page("Storm"))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())
        (published,) = at.articles

    (kept_page,) = pages_of(*files_in(tmp_path))
    again = await ingest._extracted(InlinePool(), kept_page, Outlets({}, {}, outlet()))
    assert isinstance(again, Article)
    # When it was fetched stands there to the second, and nobody asked robots rules this time.
    apart = {"discovered_at", "fetched_at", "robots"}
    assert again.model_dump(exclude=apart) == published.model_dump(exclude=apart)


async def test_without_the_setting_nothing_is_kept(tmp_path: Path) -> None:
    done = kept("done")
    await PageFiles(None).keep(response(), datetime.now(UTC))

    assert kept("done") == done
