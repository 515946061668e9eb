"""Mails by SMTP (RFC 5321): one mail in one connection, encrypted unless it may not be."""

import asyncio
import socket
import ssl
from dataclasses import dataclass

import aiosmtplib

from perspektiven.errors import Permanent, Transient, WrongSetting
from services.reader.settings import ReaderSettings

SECONDS = 60.0
"""How long a mail may take in all, however slowly the server answers."""

_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Mailer:
    """Hands mails to the mail server of the settings."""

    settings: ReaderSettings
    seconds: float = SECONDS

    async def send(self, message: bytes, recipient: str) -> None:
        """Returns when the server has taken the mail.

        Raises Permanent when it refuses the recipient or the mail for good (5xx), Transient for all
        that may pass or that the operator mends: no connection, no encryption, wrong password.
        """
        try:
            async with asyncio.timeout(self.seconds):
                await self._send(message, recipient)
        except aiosmtplib.SMTPRecipientsRefused as exc:
            raise _refusal(exc.recipients[0]) from exc
        except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as exc:
            raise _refusal(exc) from exc
        except aiosmtplib.SMTPResponseException as exc:
            raise Transient(f"the mail server said {_said(exc)}") from exc
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as exc:
            name = type(exc).__name__
            raise Transient(
                f"the mail server can't be used: {name}: {str(exc)[:_LETTERS]}"
            ) from exc

    async def _send(self, message: bytes, recipient: str) -> None:
        ours = self.settings
        client = aiosmtplib.SMTP(
            hostname=ours.smtp_host,
            port=ours.smtp_port,
            local_hostname=socket.gethostname(),
            use_tls=ours.smtp_tls == "tls",
            start_tls=ours.smtp_tls == "starttls",
            tls_context=_tls(ours),
            timeout=self.seconds,
        )
        async with client:
            if ours.smtp_user is not None and ours.smtp_password is not None:
                await client.login(ours.smtp_user, ours.smtp_password.get_secret_value())
            await client.sendmail(ours.mail_from or "", [recipient], message)


def _tls(settings: ReaderSettings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.smtp_ca_certs)
    except OSError as exc:
        raise WrongSetting(
            f"PERSPEKTIVEN_SMTP_CA_CERTS: can't read {settings.smtp_ca_certs}"
        ) from exc


def _refusal(exc: aiosmtplib.SMTPResponseException) -> Permanent | Transient:
    if 500 <= exc.code < 600:
        return Permanent("mail_refused", f"the mail server refuses for good: {_said(exc)}")
    return Transient(f"the mail server said {_said(exc)}")


def _said(exc: aiosmtplib.SMTPResponseException) -> str:
    return f"{exc.code} {' '.join(exc.message.split())[:_LETTERS]}"
