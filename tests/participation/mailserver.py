"""A small real SMTP server for tests: it listens on a port, keeps what it is given, and can be unkind in several ways.

Runs in a thread with an event loop of its own, as the code under test blocks in threads and loops of its own.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event, Thread


@dataclass
class MailServer:
    """`unkind`: '' · refuse (550 for each address) · later (451) · full (552 after the text) · drop (hangs up at the text)
    · swallow (takes the text, then hangs up without a word) · silent (never answers) · login (535) · sender (553) · plain (no
    STARTTLS) · closing (421)."""

    port: int = 0
    unkind: str = ""
    context: ssl.SSLContext | None = None
    wrapped: bool = False
    got: list[EmailMessage] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [one["Message-ID"] for one in self.got]

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        secure = self.wrapped

        async def say(line: str) -> None:
            writer.write(line.encode() + b"\r\n")
            await writer.drain()

        if self.unkind == "silent":
            await reader.read()
            return
        if self.unkind == "closing":
            return await say("421 going away")
        await say("220 test")
        while line := (await reader.readline()).decode().strip():
            self.said.append(line)
            verb = line.split(" ")[0].upper()
            if verb == "EHLO":
                offers = ["250-test"] + (["250-STARTTLS"] if self.context and not secure and self.unkind != "plain" else [])
                await say("\r\n".join([*offers, "250-AUTH PLAIN", "250 8BITMIME"]))
            elif verb == "STARTTLS":
                await say("220 go")
                await writer.start_tls(self.context)
                secure = True
            elif verb == "AUTH":
                self.logins.append(base64.b64decode(line.split(" ")[2]).decode())
                await say("535 no" if self.unkind == "login" else "235 yes")
            elif verb == "MAIL":
                await say("553 no" if self.unkind == "sender" else "250 ok")
            elif verb == "RCPT":
                await say({"refuse": "550 nobody here", "later": "451 later"}.get(self.unkind, "250 ok"))
            elif verb == "DATA":
                if self.unkind == "drop":
                    return
                await say("354 go")
                await self._text(reader)
                if self.unkind == "swallow":
                    return
                if self.unkind == "full":
                    self.got.pop()
                await say("552 full" if self.unkind == "full" else "250 taken")
            else:
                await say("221 bye" if verb == "QUIT" else "250 ok")
                if verb == "QUIT":
                    return

    async def _text(self, reader: asyncio.StreamReader) -> None:
        lines = []
        while (line := await reader.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.got.append(message_from_bytes(b"".join(lines), policy=policy.default))  # type: ignore[arg-type]


@contextmanager
def running(server: MailServer) -> Iterator[MailServer]:
    loop, stop, started = asyncio.new_event_loop(), asyncio.Event(), Event()

    async def serve() -> None:
        one = await asyncio.start_server(server.meet, "127.0.0.1", server.port, ssl=server.context if server.wrapped else None)
        server.port = one.sockets[0].getsockname()[1]
        started.set()
        await stop.wait()
        one.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    thread = Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert started.wait(5)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(5)
        loop.close()
