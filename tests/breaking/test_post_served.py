"""A real server and a mail server that never answers: it stops in time, and after a restart the message goes out, once."""

import os
import sqlite3
import time

import httpx
import pytest

from tests.filled import copied, filled, free_port, serving  # noqa: F401  (filled is a fixture)
from tests.participation.mailserver import MailServer, running

WITHIN = 25


def wait_until(found, what):
    until = time.monotonic() + WITHIN
    while not found():
        assert time.monotonic() < until, what
        time.sleep(0.1)  # waits for a process, which tells nobody when it is ready


@pytest.mark.slow
def test_a_silent_mail_server_holds_nothing_up_and_a_restart_sends_it(filled, tmp_path, monkeypatch):  # noqa: F811
    settings = copied(filled, tmp_path / "copy", f"http://127.0.0.1:{free_port()}")
    with sqlite3.connect(settings.data / "heard.db") as database:
        database.execute("DELETE FROM mail")
        database.execute("UPDATE concern SET acknowledged_at = raised_at")
    with running(MailServer(unkind="silent")) as mailbox:
        for name, value in {"HOST": "127.0.0.1", "PORT": str(mailbox.port), "SECURITY": "none", "FROM": "heard@x.example"}.items():
            monkeypatch.setitem(os.environ, f"HEARD_SMTP_{name}", value)
        with serving(settings) as origin:
            with httpx.Client(base_url=origin, headers={"Origin": origin}) as fiona:
                fiona.post("/demo", data={"who": "fiona"})
                assert fiona.post("/concerns/exercise").status_code == 303
                wait_until(lambda: _tries(settings) == 1, "nobody has tried to send it")
                begun = time.monotonic()
                assert fiona.get("/concerns").status_code == 200 and time.monotonic() - begun < 2
            begun = time.monotonic()
        assert time.monotonic() - begun < 15
        mailbox.unkind = ""
        with sqlite3.connect(settings.data / "heard.db") as database:  # as if the time of the claim had gone by
            database.execute("UPDATE mail SET claimed_until = NULL, due_at = made_at")
            database.execute("DELETE FROM lease")
        with serving(settings):
            wait_until(lambda: mailbox.got, "it was not sent after the restart")
            wait_until(lambda: _sent(settings) == 1, "it was not noted as sent")
    # Reminders of promises that fall due come after it.
    assert [one["Subject"] for one in mailbox.got].index("EXERCISE: Heard: an alert waits for you") == 0
    assert len(mailbox.ids) == len(set(mailbox.ids))


def _tries(settings):
    with sqlite3.connect(settings.data / "heard.db") as database:
        return database.execute("SELECT max(tries) FROM mail").fetchone()[0]


def _sent(settings):
    with sqlite3.connect(settings.data / "heard.db") as database:
        return database.execute("SELECT count(*) FROM mail WHERE sent_at IS NOT NULL AND kind = 'alert'").fetchone()[0]
