"""Sending what `participation.mail` has queued, by SMTP, each message at least once.

A message goes out with a Message-ID that is its row's own. Killed between the server's yes and our own mark, the row is
sent again after `mail.CLAIMED_FOR`, with the same Message-ID: mail programs show such a message once. `sent` means that a
mail server has taken it, not that anybody has read it.
"""

from __future__ import annotations

import asyncio
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from threading import Thread
from urllib.parse import urlsplit

from participation import mail, storage, words
from participation.identity import new_id
from participation.mail import Failure, Kind, Why
from participation.models import Mail
from participation.settings import Settings
from participation.words import N_, translated

ANSWER_SECONDS, MESSAGE_SECONDS = 15, 40
"""How long the server may take for one answer, and for the whole of one message."""


GOING_AWAY = 421
WANTS_LOGIN = (530, 535, 538)
"""Replies of RFC 5321 and RFC 4954 that say nothing of the recipient."""


def is_set_up(settings: Settings) -> bool:
    return bool(settings.smtp_host)


async def deliver(settings: Settings, *, only: str = "") -> int:
    """Send what is due, `only` about one thing; returns how many messages a server has taken.

    Works outside any transaction. A server that is away is asked once, not once for each message.
    """
    if not is_set_up(settings):
        async with storage.writes():
            await mail.give_up_old()
        return 0
    sent, worker = 0, new_id()
    for one in await mail.due(only=only):
        async with storage.writes():
            mine = await mail.claim(one, worker)
        if not mine:
            continue
        failure = await hand_in(settings, lambda row=one: message(row, settings), one.address)
        async with storage.writes():
            await (mail.mark_failed(one, worker, failure) if failure else mail.mark_sent(one, worker))
        sent += not failure
        if failure and failure.stop:
            break
    return sent


def message(one: Mail, settings: Settings) -> EmailMessage:
    """The message as it is sent. The headers hold nothing that a line end could get into: EmailMessage refuses it."""
    with words.speaking(mail.WRITTEN_IN):
        made = letter(settings, to=one.address, subject=one.subject, at=one.made_at, ident=one.pk,
                      parts=(one.body, settings.origin + one.path))
    if one.kind == Kind.ALERT:
        made["Importance"] = "high"
    return made


def letter(settings: Settings, *, to: str, subject: str, at: datetime, ident: str, parts: Iterable[str]) -> EmailMessage:
    """A message of this installation, in the current language: its paragraphs, and who sent it. `ident`: for its Message-ID."""
    last = translated(N_("This message was sent by Heard for {partnership}. Nobody reads answers to it.")).format(
        partnership=settings.partnership)
    made = EmailMessage()
    made["From"] = settings.smtp_from
    made["To"] = to
    made["Subject"] = subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{ident}@{settings.smtp_from.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content("\n\n".join((*parts, last)) + "\n")
    return made


class _Errand:
    """One message's way to the server, in a thread: smtplib waits. `drop` ends it from outside."""

    def __init__(self, settings: Settings, written: Callable[[], EmailMessage], address: str) -> None:
        self.settings, self.written, self.address = settings, written, address
        self.client: smtplib.SMTP | None = None
        self.dropped = self.began = False

    def run(self) -> Failure | None:
        try:
            self.client = _connected(self.settings)
            self._hand_in(self.client)
        except Exception as problem:  # whatever a server can do to smtplib, the queue goes on
            return failure_of(problem)
        finally:
            if self.client:
                self.client.close()
        return None

    def _hand_in(self, client: smtplib.SMTP) -> None:
        settings = self.settings
        if settings.smtp_security == "starttls":
            client.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            client.login(settings.smtp_user, settings.smtp_secret)
        if not self.dropped:
            written = self.written()
            self.began = True
            client.send_message(written, settings.smtp_from, [self.address])
        with suppress(smtplib.SMTPException, OSError):
            client.quit()  # the message is the server's already: what goes wrong in saying goodbye is nothing

    def drop(self) -> None:
        self.dropped = True
        if self.client is not None and self.client.sock is not None:
            with suppress(OSError):
                self.client.sock.shutdown(socket.SHUT_RDWR)


def _connected(settings: Settings) -> smtplib.SMTP:
    # Our own name is given: smtplib would ask the name service for it, and wait.
    known = {"local_hostname": urlsplit(settings.origin).hostname, "timeout": ANSWER_SECONDS}
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(settings.smtp_host, settings.smtp_port, context=ssl.create_default_context(), **known)
    return smtplib.SMTP(settings.smtp_host, settings.smtp_port, **known)


def failure_of(problem: Exception) -> Failure:
    """What went wrong, for the queue. An address refused for good is final; a server that is away stops the round."""
    code = getattr(problem, "smtp_code", None)
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        code = next(iter(problem.recipients.values()))[0]
        if code in WANTS_LOGIN:
            return Failure(Why.LOGIN, code, stop=True)
        return Failure(Why.ADDRESS if code >= 500 else Why.REFUSED, code, final=code >= 500, stop=code == GOING_AWAY)
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return Failure(Why.LOGIN, code, stop=True)
    if isinstance(problem, smtplib.SMTPSenderRefused):
        return Failure(Why.SENDER, code, stop=True)
    if isinstance(problem, (smtplib.SMTPNotSupportedError, ssl.SSLError)):
        return Failure(Why.TLS, stop=True)
    if isinstance(problem, smtplib.SMTPDataError):
        return Failure(Why.REFUSED, code)
    return Failure(Why.AWAY, code if isinstance(code, int) and code > 0 else None, stop=True)


async def hand_in(settings: Settings, written: Callable[[], EmailMessage], address: str) -> Failure | None:
    """Give one message to the server; None once the server has it. A failure is `unsure` where it may have it all the same."""
    errand = _Errand(settings, written, address)
    try:
        failure = await asyncio.wait_for(_in_thread(errand.run), MESSAGE_SECONDS)
    except TimeoutError:
        failure = Failure(Why.AWAY, stop=True)
    finally:
        errand.drop()
    return replace(failure, unsure=errand.began) if failure and failure.why is Why.AWAY else failure


async def _in_thread(work: Callable[[], Failure | None]) -> Failure | None:
    """`work` in a thread that nobody waits for when the service stops, as those of asyncio's own pool are waited for."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Failure | None] = loop.create_future()

    def tell(found: Failure | None) -> None:
        if not answer.done():
            answer.set_result(found)

    def run() -> None:
        found = work()
        with suppress(RuntimeError):  # the loop is closed: nobody asks any more
            loop.call_soon_threadsafe(tell, found)

    Thread(target=run, name="heard-post", daemon=True).start()
    return await answer
