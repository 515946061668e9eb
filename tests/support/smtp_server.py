"""A mail server (RFC 5321) that keeps what it gets, and misbehaves on request."""

import asyncio
import contextlib
import ssl
import subprocess
from base64 import b64decode
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


@dataclass
class MailServer:
    """What it got, and how it answers. `answers` are lines by command: `{"RCPT": "550 no"}`."""

    answers: dict[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    """With it STARTTLS is offered."""
    stalls_at: str = ""
    """The command that is never answered."""
    mails: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    port: int = 0

    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(each, policy=policy.default) for each in self.mails]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                writer.write(b"220 mail.example\r\n")
                while line := (await reader.readline()).decode().rstrip():
                    await self._command(line, reader, writer)
        finally:
            writer.close()

    async def _command(
        self, line: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        word = line.split(maxsplit=1)[0].upper()
        self.commands.append(word)
        if word == self.stalls_at:
            await asyncio.Event().wait()
        said = self.answers.get(word) or self._answer(word, line)
        writer.write("".join(f"{each}\r\n" for each in said.split("|")).encode())
        await writer.drain()
        if word == "STARTTLS" and self.tls is not None:
            await writer.start_tls(self.tls)
        if word == "DATA" and said.startswith("354"):
            self.mails.append((await reader.readuntil(b"\r\n.\r\n"))[:-3])
            writer.write(f"{self.answers.get('.', '250 kept')}\r\n".encode())
        if word == "QUIT":
            writer.close()

    def _answer(self, word: str, line: str) -> str:
        if word == "EHLO":
            return "250-mail.example|250-AUTH PLAIN" + "|250-STARTTLS" * bool(self.tls) + "|250 OK"
        if word == "RCPT":
            self.recipients.append(line.partition("<")[2].partition(">")[0])
        if word == "AUTH":
            _, user, password = b64decode(line.split()[2]).decode().split("\0")
            self.logins.append((user, password))
            return "235 welcome"
        return {"DATA": "354 go on", "STARTTLS": "220 go on", "QUIT": "221 bye"}.get(word, "250 OK")


@contextlib.asynccontextmanager
async def mail_server(
    *, implicit_tls: ssl.SSLContext | None = None, **values: object
) -> AsyncIterator[MailServer]:
    """A server on loopback."""
    made = MailServer(**values)  # type: ignore[arg-type]
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0, ssl=implicit_tls)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        for task in made.tasks:
            task.cancel()
        await asyncio.gather(*made.tasks, return_exceptions=True)


def certificate(folder: Path, name: str = "localhost") -> tuple[ssl.SSLContext, Path]:
    """The TLS context of a server of that name, and the certificate that a client has to trust."""
    key, path = folder / f"{name}.key", folder / f"{name}.crt"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    subprocess.run(
        [*command, "-keyout", str(key), "-out", str(path)], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    return context, path
