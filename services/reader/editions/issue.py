"""Issue: an edition written out for sending, as a mail or to a webhook."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from services.reader.editions.edition import Edition
from services.reader.editions.formats import EditionFormat, written
from services.reader.rendering import content
from services.reader.rendering.messages import Messages, spoken
from services.reader.settings import ReaderSettings
from services.reader.targets import Target

_POLICY = SMTP.clone(cte_type="7bit")
"""Any server takes it: no line is too long, no byte has eight bits (RFC 5321, RFC 2045)."""


@dataclass(frozen=True, slots=True)
class Issue:
    """The texts of an edition; the same for all its recipients."""

    edition: Edition
    subject: str
    text: str
    html: str
    """Asks for nothing from outside."""
    epub: bytes | None
    """None where mails have none attached."""

    @property
    def name(self) -> str:
        """Name of its files, without an ending: `2026-11-23-de`."""
        return f"{self.edition.day}-{self.edition.language}"


async def issue(edition: Edition, settings: ReaderSettings, target: Target) -> Issue:
    """Writes an edition out, in a thread: some hundred kilobytes of templates and a deflate."""
    return await asyncio.to_thread(_issue, edition, settings, target)


def _issue(edition: Edition, settings: ReaderSettings, target: Target) -> Issue:
    words = Messages(spoken(target.language), ZoneInfo(settings.time_zone))
    title = words("edition_of", day=words.calendar_day(edition.day))

    def of(form: EditionFormat) -> bytes:
        return written(edition, settings, target, form)

    return Issue(
        edition,
        f"{settings.masthead}: {title}",
        of(EditionFormat.TXT).decode(),
        of(EditionFormat.HTML).decode(),
        of(EditionFormat.EPUB) if settings.edition_epub else None,
    )


def mail(
    sent: Issue, settings: ReaderSettings, recipient: str, identity: str, now: datetime
) -> bytes:
    """The mail to one recipient: HTML with plain text beside it, EPUB attached (RFC 5322, 2046).

    `identity` makes its Message-ID: a mail that has to be sent again is the same one.
    """
    sender = settings.mail_from or ""
    message = EmailMessage(_POLICY)
    message["From"] = Address(display_name=settings.masthead, addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = sent.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{identity}@{sender.rpartition('@')[2]}>"
    message["Content-Language"] = spoken(sent.edition.language)
    # RFC 3834: no answer of a machine is wanted.
    message["Auto-Submitted"] = "auto-generated"
    if settings.edition_unsubscribe:
        message["List-Unsubscribe"] = f"<{settings.edition_unsubscribe}>"
    message.set_content(sent.text)
    message.add_alternative(sent.html, subtype="html")
    if sent.epub is not None:
        message.add_attachment(
            sent.epub, maintype="application", subtype="epub+zip", filename=f"{sent.name}.epub"
        )
    return message.as_bytes()


def posted(sent: Issue, identity: str) -> bytes:
    """What is posted to a webhook: JSON with the edition as text and HTML, and its stories."""
    stories = [
        {
            "id": each.id,
            "title": content.headline(each.article),
            "countries": list(each.countries),
            "texts": each.texts,
        }
        for each in sent.edition.stories
    ]
    whole = {
        "id": identity,
        "day": sent.edition.day.isoformat(),
        "language": sent.edition.language,
        "title": sent.subject,
        "stories": stories,
        "text": sent.text,
        "html": sent.html,
    }
    return json.dumps(whole, ensure_ascii=False).encode()
