"""The operators' page in a real browser: signed in by its form, accessible, asking nobody else."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from perspektiven import topics
from perspektiven.contracts import OutletStatus
from perspektiven.kafka import dead_letters
from perspektiven.kafka.connections import Producer
from perspektiven.kafka.dead_letters import Failure
from perspektiven.settings import Settings, load
from tests.support import factories
from tests.support.reader import serving
from tests.support.stack import Addresses

TOKEN = "a token of the tests"


async def _filled(settings: Settings) -> None:
    """An outlet in trouble, one that is well, and a dead letter."""
    await topics.create_all(settings)
    async with Producer(settings) as producer:
        for name, error in (("gazeta", None), ("stumm", "HTTP 503 of https://stumm.example/feed")):
            status = OutletStatus(
                outlet_id=name,
                host=f"{name}.example",
                updated_at=factories.NOW,
                last_error=error,
                refused={"consent_wall": 3},
            )
            topic = topics.OUTLET_STATUS.full_name(settings)
            await producer.send(topic, key=name.encode(), value=status.to_bytes())
        await dead_letters.bury(
            producer,
            topics.ARTICLES.dead.full_name(settings),
            origin=(topics.ARTICLES.full_name(settings), 0, 0, 0),
            key=b"1",
            value=b"rubbish",
            headers=(),
            service="translator",
            failure=Failure("not_json", "Permanent", "Expecting value: line 1", 1),
        )


@pytest.fixture(scope="module")
def reader(
    stack: Addresses, worker_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    prefix = f"{worker_name}-status-"
    folder: Path = tmp_path_factory.mktemp("data")
    values = {"kafka_bootstrap_servers": stack.kafka, "topic_prefix": prefix, "data_dir": folder}
    asyncio.run(_filled(load(Settings, partitions=2, **values)))
    more = {**values, "status_token": TOKEN, "target_language": "de,en,ar"}
    with serving(stack, prefix, [], factories.NOW, **more) as address:
        yield address


@pytest.fixture
def page(browser: Browser, reader: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page, signed in; it may complain of nothing and ask nobody else."""
    options: dict[str, Any] = getattr(request, "param", {})
    context = browser.new_context(**options)
    shown = context.new_page()
    heard: list[str] = []
    shown.goto(f"{reader}/status")
    shown.on("console", lambda message: heard.append(message.text))
    shown.on("request", lambda asked: heard.append(asked.url) if _is_foreign(asked.url) else None)
    shown.fill("input[name=token]", TOKEN)
    shown.press("input[name=token]", "Enter")
    for _ in range(60):
        if shown.locator("#stages").count():
            break
        shown.wait_for_timeout(500)
        shown.reload()
    yield shown
    context.close()
    # Chromium names an answer of 401, which the form of who has signed out is.
    assert [each for each in heard if "401" not in each] == []


def _is_foreign(url: str) -> bool:
    return not url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    "page",
    [{"color_scheme": scheme, "bypass_csp": True} for scheme in ("light", "dark")],
    indirect=True,
)
def test_the_page_and_its_question_are_accessible(page: Page, reader: str, axe: str) -> None:
    paths = ("/status", "/status?lang=ar", "/status/replay?topic=articles&reason=not_json")
    for path in paths:
        page.goto(reader + path)
        for details in page.locator("details").all():
            details.evaluate("each => { each.open = true; }")
        page.evaluate(axe)
        found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
        assert found == [], path


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_a_letter_is_replayed_without_scripts(page: Page, reader: str) -> None:
    page.locator("a[href*='/status/replay']").first.click()
    page.locator("main form button").click()

    assert page.url == f"{reader}/status"
    assert page.locator("p[role=status]").count() == 1


@pytest.mark.parametrize("page", [{"viewport": {"width": 320, "height": 800}}], indirect=True)
def test_a_small_screen_scrolls_tables_and_not_the_page(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_who_signs_out_sees_the_form_again(page: Page) -> None:
    page.get_by_role("button", name="Abmelden").click()

    assert page.locator("input[name=token]").count() == 1


def test_the_form_itself_is_accessible(browser: Browser, reader: str, axe: str) -> None:
    context = browser.new_context(bypass_csp=True)
    shown = context.new_page()
    shown.goto(f"{reader}/status")
    shown.evaluate(axe)
    found = shown.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
    context.close()

    assert found == []
