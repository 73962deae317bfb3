"""The mail queue against a real SMTP server: sent once, kept over restarts, tried again, given up, shown in words."""

import asyncio
import datetime as dt
import ipaddress
import ssl
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, strategies as st

from participation import clock, mail, post, storage
from participation.access import Role
from participation.identity import new_id
from participation.mail import CLAIMED_FOR, GIVE_UP_AFTER, MOST_TRIES, WAITS, Failure, Kind, State, Why
from participation.models import Mail, Person
from participation.problems import Conflict, Misconfigured
from participation.settings import Settings
from tests.participation.adults import staged
from tests.participation.mailserver import MailServer, running

NOON = dt.datetime(2026, 6, 3, 11, 0, tzinfo=dt.UTC)
SUBJECT, BODY = "Heard: an alert waits for you", "An alert waits for you. Sign in to read it."


@pytest.fixture
def server():
    with running(MailServer()) as one:
        yield one


@pytest.fixture
async def postal(settings, server):
    """Settings that send to the server, with the database open at noon."""
    with clock.at(NOON):
        async with storage.opened(settings):
            yield replace(settings, smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none",
                          smtp_from="heard@dundee.example")


async def fiona(email="fiona@dundee.example"):
    return await Person.create(name="Fiona Grant", email=email, roles=[Role.PROTECTION_LEAD.value], phone="01632 960107")


async def queued(to=None, **more):
    async with storage.writes():
        await mail.queue(**{"kind": Kind.ALERT, "to": to or await fiona(), "subject": SUBJECT, "body": BODY,
                            "about": "concern:" + "a" * 32, "path": "/concerns/" + "a" * 32, **more})
    return await Mail.all().order_by("-made_at").first()


def later(**span):
    return clock.at(NOON + timedelta(**span))


async def fresh(one):
    return await Mail.get(id=one.pk)


# ---- sent

async def test_it_is_sent_once_and_names_nobody(postal, server):
    one = await queued()
    assert (await post.deliver(postal), await post.deliver(postal)) == (1, 0)
    (got,) = server.got
    assert (got["To"], got["From"], got["Subject"]) == ("fiona@dundee.example", "heard@dundee.example", SUBJECT)
    assert got["Message-ID"] == f"<{one.pk}@dundee.example>" and got["Auto-Submitted"] == "auto-generated"
    assert got.get_content().splitlines() == [
        BODY, "", "http://127.0.0.1:8000/concerns/" + "a" * 32, "",
        "This message was sent by Heard for Children’s Services Partnership. Nobody reads answers to it."]
    now = await fresh(one)
    assert (mail.state(now), now.sent_at, now.tries, now.claim) == (State.SENT, NOON, 1, "")


@pytest.mark.one_database
async def test_an_exercise_says_so_in_subject_and_text(postal, server):
    await queued(exercise=True)
    await post.deliver(postal)
    assert server.got[0]["Subject"] == "EXERCISE: Heard: an alert waits for you"
    assert server.got[0].get_content().startswith("This is an exercise. It is about no child.")


@pytest.mark.one_database
async def test_alerts_go_before_reminders(postal, server):
    person = await fiona()
    await queued(person, kind=Kind.PROMISE, subject="A promise", about="promise:1")
    with later(seconds=1):
        await queued(person)
        await post.deliver(postal)
    assert [one["Subject"] for one in server.got] == [SUBJECT, "A promise"]


@pytest.mark.one_database
async def test_only_about_one_thing(postal, server):
    person = await fiona()
    await queued(person)
    await queued(person, kind=Kind.TEST, about="programme:1")
    assert (await post.deliver(postal, only="programme:1"), await Mail.filter(sent_at=None).count()) == (1, 1)


async def test_written_once_to_one_person_about_one_thing(postal):
    person = await fiona()
    for _again in range(3):
        await queued(person, once=True)
    assert await Mail.all().count() == 1


async def test_undone_with_the_act_that_it_tells_of(postal):
    with pytest.raises(Conflict):
        async with storage.writes():
            await mail.queue(kind=Kind.ALERT, to=await fiona(), subject=SUBJECT, body=BODY, about="concern:1")
            raise Conflict
    assert await Mail.all().count() == 0


# ---- not sent

@pytest.mark.parametrize(("unkind", "why", "code"), [
    ("later", Why.REFUSED, "451"), ("full", Why.REFUSED, "552"), ("drop", Why.AWAY, ""), ("closing", Why.AWAY, "421"),
    ("sender", Why.SENDER, "553"), ("swallow", Why.AWAY, "")])
@pytest.mark.one_database
async def test_what_goes_wrong_is_tried_again_later(postal, server, unkind, why, code):
    one, server.unkind = await queued(), unkind
    assert await post.deliver(postal) == 0
    now = await fresh(one)
    assert (mail.state(now), now.error, now.due_at) == (State.WAITING, f"{why} {code}".strip(), NOON + WAITS[0])
    assert await post.deliver(postal) == 0 and (await fresh(one)).tries == 1
    server.unkind = ""
    with later(minutes=1):
        assert await post.deliver(postal) == 1
    assert (mail.state(await fresh(one)), (await fresh(one)).error, set(server.ids)) == (
        State.SENT, "", {f"<{one.pk}@dundee.example>"})


async def test_an_address_refused_for_good_is_given_up_at_once(postal, server):
    one, server.unkind = await queued(), "refuse"
    await post.deliver(postal)
    now = await fresh(one)
    assert (mail.state(now), now.error, now.tries) == (State.UNDELIVERED, "address 550", 1)
    assert mail.reason(now) == "The mail server does not know this address."


@pytest.mark.one_database
async def test_nobody_listening_stops_the_round_and_is_asked_again(postal, server):
    person = await fiona()
    for n in range(3):
        await queued(person, about=f"concern:{n}")
    away = replace(postal, smtp_port=1)
    assert await post.deliver(away) == 0
    assert sorted(await Mail.all().values_list("tries", flat=True)) == [0, 0, 1]
    with later(minutes=2):
        assert await post.deliver(postal) == 3


@pytest.mark.one_database
async def test_a_server_that_never_answers_is_left_in_bounded_time(postal, server, monkeypatch):
    monkeypatch.setattr(post, "MESSAGE_SECONDS", 0.2)
    one, server.unkind = await queued(), "silent"
    assert await asyncio.wait_for(post.deliver(postal), 5) == 0
    assert (await fresh(one)).error == "away"


@pytest.mark.one_database
async def test_it_is_given_up_after_the_last_try(postal, server):
    one, server.unkind = await queued(), "later"
    moment = NOON
    for n in range(1, MOST_TRIES + 1):
        with clock.at(moment):
            await post.deliver(postal)
        now = await fresh(one)
        assert (now.tries, mail.state(now)) == (n, State.UNDELIVERED if n == MOST_TRIES else State.WAITING)
        moment = now.due_at
    with clock.at(moment + timedelta(days=9)):
        assert await post.deliver(postal) == 0


@pytest.mark.parametrize(("hours", "state"), [(23, State.WAITING), (24, State.UNDELIVERED), (25, State.UNDELIVERED)])
@pytest.mark.one_database
async def test_without_a_server_what_is_old_is_given_up(postal, settings, hours, state):
    one = await queued()
    assert GIVE_UP_AFTER == timedelta(hours=24)
    with later(hours=hours):
        await post.deliver(settings)
    now = await fresh(one)
    assert (mail.state(now), mail.reason(now)) == (state, "No mail server is set up." if hours >= 24 else "")


@pytest.mark.parametrize("address", [
    "fiona@dundee.example\nBcc: all@dundee.example", "fiona@dundee.example\r\nSubject: x", "fiona dow@dundee.example", "fiona",
    "@dundee.example", "fiona@", "a@b@c", "fiona@dundee.example,joe@x.example", "<fiona@dundee.example>", "ﬁona@dundee.example",
    "f..d@dundee.example", "x" * 65 + "@a.example", ""])
@pytest.mark.one_database
async def test_an_address_that_cannot_be_used_is_shown_and_never_sent_to(postal, server, address):
    one = await queued(await fiona(address))
    assert (mail.state(one), one.address, await post.deliver(postal), server.said) == (State.UNDELIVERED, "", 0, [])


@given(st.text(max_size=400), st.text(max_size=400))
def test_nothing_in_a_subject_or_text_makes_a_header(subject, body):
    row = Mail(id="a" * 32, kind="alert", address="fiona@dundee.example", subject=mail.one_line(subject), body=body, path="/x",
               made_at=NOON)
    row = _plain(row)
    made = post.message(row, Settings(smtp_from="heard@dundee.example"))
    assert sorted(made.keys()) == sorted(["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Importance",
                                          "Content-Type", "Content-Transfer-Encoding", "MIME-Version"])
    made.as_bytes()


def _plain(row):
    from types import SimpleNamespace
    return SimpleNamespace(pk=row.id, **{name: getattr(row, name) for name in
                                        ("kind", "address", "subject", "body", "path", "made_at")})


# ---- crashes, restarts, several workers

async def test_it_survives_a_restart(settings, server):
    with clock.at(NOON):
        async with storage.opened(settings):
            one = await queued()
        async with storage.opened(settings):
            sending = replace(settings, smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none",
                              smtp_from="heard@dundee.example")
            assert await post.deliver(sending) == 1
    assert server.ids == [f"<{one.pk}@dundee.example>"]


@pytest.mark.parametrize(("seconds", "again"), [(-1, 0), (0, 1), (1, 1)])
async def test_killed_between_sending_and_noting_it_goes_again_with_the_same_id(postal, server, seconds, again):
    one = await queued()
    async with storage.writes():
        assert await mail.claim(one, new_id())  # and then the process was killed, the message sent or not
    with clock.at(NOON + CLAIMED_FOR + timedelta(seconds=seconds)):
        assert await post.deliver(postal) == again
    assert server.ids == [f"<{one.pk}@dundee.example>"] * again


async def test_one_row_is_claimed_by_one_worker(postal):
    one = await queued()
    same = [await fresh(one) for _worker in range(2)]

    async def claim(row):
        async with storage.writes():
            return await mail.claim(row, new_id())

    assert sorted(await asyncio.gather(*map(claim, same))) == [False, True]


async def test_two_workers_at_one_queue_send_each_message_once(postal, server):
    person = await fiona()
    for n in range(12):
        await queued(person, about=f"concern:{n}")
    sent = await asyncio.gather(post.deliver(postal), post.deliver(postal), post.deliver(postal))
    assert (sum(sent), len(server.got), len(set(server.ids))) == (12, 12, 12)


@pytest.mark.one_database
async def test_a_worker_that_comes_back_late_changes_nothing(postal, server):
    one = await queued()
    slow = await fresh(one)
    async with storage.writes():
        await mail.claim(slow, "slow")
    with clock.at(NOON + CLAIMED_FOR):
        await post.deliver(postal)
        async with storage.writes():
            await mail.mark_failed(slow, "slow", Failure(Why.AWAY))
    assert mail.state(await fresh(one)) is State.SENT


# ---- acts of people

@pytest.mark.one_database
async def test_try_again_goes_to_the_address_of_now(postal, server):
    person = await fiona("old@dundee.example")
    one, server.unkind = await queued(person), "refuse"
    await post.deliver(postal)
    await Person.filter(id=person.pk).update(email="new@dundee.example")
    server.unkind = ""
    async with storage.writes():
        await mail.resend(mail=await fresh(one), by=person)
    assert (await post.deliver(postal), server.got[0]["To"]) == (1, "new@dundee.example")
    with pytest.raises(Conflict):
        mail.check_can_resend(await fresh(one))


@pytest.mark.one_database
async def test_what_is_settled_is_deleted_after_its_time(postal):
    await queued()
    await Mail.all().update(sent_at=NOON)
    with clock.at(NOON + mail.KEPT_FOR - timedelta(seconds=1)):
        assert await mail.sweep() == 0
    with clock.at(NOON + mail.KEPT_FOR):
        assert await mail.sweep() == 1


# ---- safe connections and settings

def certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(1).not_valid_before(dt.datetime(2020, 1, 1)).not_valid_after(dt.datetime(2090, 1, 1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
            .add_extension(x509.BasicConstraints(True, None), True).sign(key, hashes.SHA256()))
    pem = folder / "mail.pem"
    pem.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                      serialization.NoEncryption()) + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context, pem


@pytest.fixture(params=["starttls", "tls"])
async def guarded(request, settings, tmp_path, monkeypatch):
    """A server that speaks TLS with a certificate that this process trusts, and wants a password."""
    context, pem = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    secret = tmp_path / "smtp-password"
    secret.write_text("planted-password\n")
    with running(MailServer(context=context, wrapped=request.param == "tls")) as one, clock.at(NOON):
        async with storage.opened(settings):
            yield one, replace(settings, smtp_host="127.0.0.1", smtp_port=one.port, smtp_security=request.param,
                               smtp_from="heard@dundee.example", smtp_user="heard", smtp_password_file=str(secret))


@pytest.mark.one_database
async def test_it_is_sent_over_tls_with_the_password_from_the_file(guarded):
    server, sending = guarded
    await queued()
    assert (await post.deliver(sending), server.logins) == (1, ["\0heard\0planted-password"])
    assert "planted-password" not in repr(sending)


@pytest.mark.one_database
async def test_a_wrong_password_is_said_in_words_and_tried_again(guarded):
    server, sending = guarded
    one, server.unkind = await queued(), "login"
    await post.deliver(sending)
    assert mail.reason(await fresh(one)) == "The mail server does not accept our name and password."
    assert mail.state(await fresh(one)) is State.WAITING


@pytest.mark.one_database
async def test_nothing_is_said_to_a_server_without_tls_or_with_a_strange_certificate(guarded, monkeypatch):
    server, sending = guarded
    one = await queued()
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent")
    if not server.wrapped:
        server.unkind = "plain"
    await post.deliver(sending)
    assert ((await fresh(one)).error, server.logins, server.got) == ("tls", [], [])


@pytest.mark.parametrize(("given", "says"), [
    ({"smtp_from": ""}, "HEARD_SMTP_FROM"), ({"smtp_from": "a@b.example\nBcc: x@y.example"}, "HEARD_SMTP_FROM"),
    ({"smtp_security": "ssl"}, "HEARD_SMTP_SECURITY"), ({"smtp_security": "none", "smtp_user": "u"}, "in the open"),
    ({"smtp_password_file": "/nonexistent"}, "HEARD_SMTP_PASSWORD_FILE")])
def test_settings_that_cannot_be_used_stop_heard_with_a_sentence(given, says):
    with pytest.raises(Misconfigured, match=says):
        Settings(**{"smtp_host": "mail.dundee.example", "smtp_from": "heard@dundee.example", **given})


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_each_kind_of_connection_has_its_usual_port(security, port):
    assert Settings(smtp_security=security).smtp_port == port
    assert Settings(smtp_security=security, smtp_port=2525).smtp_port == 2525


# ---- the test message of the programme's page

@pytest.mark.one_database
@pytest.mark.parametrize(("unkind", "said"), [("", "sent 12:00"), ("refuse", "The mail server does not know this address."),
                                              ("closing", "The mail server does not answer.")])
async def test_a_test_message_goes_to_lead_and_deputy_and_the_page_says_what_came_of_it(settings, server, unkind, said):
    server.unkind = unkind
    async with staged(replace(settings, smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none",
                              smtp_from="heard@dundee.example")) as stage:
        lead = await stage.as_(stage.cast.lead)
        assert (await lead.post("/programme/test-mail")).status_code == 303
        page = (await lead.get("/programme")).text
    assert said in page
    assert sorted(one["To"] for one in server.got) == ([] if unkind else ["fiona@dundee.example", "omar@dundee.example"])
    assert {one["Subject"] for one in server.got} <= {"Heard: a test message"}
