"""Settings, clock, keys, roles and waits: the small things everything stands on."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation import clock, people, throttle
from participation.access import APART, Role, can_combine
from participation.identity import new_id
from participation.keys import Keys, Unreadable, seal, unseal
from participation.problems import Misconfigured, Unacceptable
from participation.settings import READERS, Settings


def test_a_setting_is_read_from_its_variable_and_usual_values_stand_where_it_is_not_set():
    found = Settings.from_environment({"HEARD_PARTNERSHIP": "Tayside", "HEARD_WORKERS": "2"}, usual={"workers": 1, "language": "gd"})
    assert (found.partnership, found.workers, found.language) == ("Tayside", 2, "gd")


def test_every_setting_can_be_set_from_outside():
    fields = {field.name for field in dataclasses.fields(Settings)} - {"extra_templates"}
    assert set(READERS) == fields


@pytest.mark.parametrize("variables", [
    {"HEARD_DATABASE_URL": "mysql://x"}, {"HEARD_ORIGIN": "heard.example.org"}, {"HEARD_ORIGIN": "https://x.example/heard"},
    {"HEARD_ORIGIN": "http://heard.example.org"}, {"HEARD_DEMO": "1", "HEARD_ORIGIN": "https://heard.example.org"},
    {"HEARD_DEMO": "1", "HEARD_LISTEN": "0.0.0.0"}, {"HEARD_DEMO": "perhaps"}, {"HEARD_WORKERS": "many"}])
def test_settings_that_cannot_be_are_refused(variables):
    with pytest.raises(Misconfigured):
        Settings.from_environment(variables)


@pytest.mark.parametrize(("variables", "port"), [
    ({}, 8000), ({"HEARD_ORIGIN": "http://127.0.0.1:8123"}, 8123), ({"HEARD_ORIGIN": "http://localhost"}, 80),
    ({"HEARD_ORIGIN": "https://heard.example.org"}, 8000),
    ({"HEARD_ORIGIN": "https://heard.example.org:8443", "HEARD_PORT": "9000"}, 9000)])
def test_the_port_is_the_one_of_the_address_unless_a_proxy_has_that(variables, port):
    assert Settings.from_environment(variables).port == port


def test_settings_survive_the_way_to_a_worker_process(monkeypatch, tmp_path):
    for name in READERS:
        monkeypatch.setenv(f"HEARD_{name.upper()}", "")
    there = Settings(data=tmp_path / "data", keys=tmp_path / "keys", demo=True, partnership="Dundee’s", workers=3)
    there.into_environment()
    assert Settings.from_environment() == there


def test_today_is_the_date_in_scotland():
    with clock.at(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 1)
    with clock.at(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 12, 31)


def test_identifiers_do_not_repeat_and_do_not_grow():
    made = [new_id() for _ in range(2000)]
    assert len(set(made)) == 2000
    assert made != sorted(made)
    assert {len(one) for one in made} == {32}


@given(st.text(max_size=200))
def test_sealed_words_open_only_with_their_key_and_in_their_place(words):
    key, other = b"k" * 32, b"o" * 32
    box = seal(words, key=key, where="child.name:1")
    assert unseal(box, key=key, where="child.name:1") == words
    for wrong in ({"key": other, "where": "child.name:1"}, {"key": key, "where": "child.name:2"}):
        with pytest.raises(Unreadable):
            unseal(box, **wrong)


def test_the_same_words_never_look_the_same_sealed():
    assert seal("Ailsa", key=b"k" * 32, where="x") != seal("Ailsa", key=b"k" * 32, where="x")


def test_keys_are_made_once_readable_by_nobody_else_and_found_again(tmp_path):
    first, second = Keys.opened(tmp_path / "keys"), Keys.opened(tmp_path / "keys")
    assert first == second
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_a_damaged_key_file_stops_the_start(tmp_path):
    Keys.opened(tmp_path)
    (tmp_path / "master.key").write_bytes(b"short")
    with pytest.raises(Misconfigured):
        Keys.opened(tmp_path)


def test_a_wrapped_data_key_opens_for_its_own_row_only(tmp_path):
    keys = Keys.opened(tmp_path)
    plain, wrapped = keys.new_data_key(row="a")
    assert keys.unwrap(wrapped, row="a") == plain
    with pytest.raises(Unreadable):
        keys.unwrap(wrapped, row="b")


def test_macs_differ_by_purpose_and_by_where_the_parts_end(tmp_path):
    keys = Keys.opened(tmp_path)
    assert len({keys.mac("a", "bc"), keys.mac("ab", "c"), keys.mac("a", "b", "c"), keys.mac("a", "bc ")}) == 4


@pytest.mark.parametrize("pair", APART)
def test_nobody_looks_at_people_and_at_figures(pair):
    assert not can_combine(pair)
    assert not can_combine(Role)


def test_other_roles_go_together():
    assert can_combine([Role.TRUSTED_ADULT, Role.PROTECTION_LEAD])
    assert can_combine([Role.SURVEY_LEAD, Role.PLANNER])


@pytest.mark.parametrize(("tries", "seconds"), [(0, 0), (4, 0), (5, 2), (6, 4), (11, 128), (13, 300), (100, 300)])
def test_the_wait_grows_and_never_locks_out(tries, seconds):
    assert throttle.wait_after(tries) == seconds


@pytest.mark.parametrize("password", ["", "elevenchars", "x" * 201])
def test_short_and_endless_passwords_are_refused(password):
    with pytest.raises(Unacceptable):
        people.check_password(password)


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "1111", "1234", "4321", "٣٤٨٢"])
def test_pins_that_can_be_guessed_are_refused(pin):
    with pytest.raises(Unacceptable):
        people.check_pin(pin)


async def test_a_secret_matches_itself_alone(real_secrets):
    stored = await people.hashed("correct horse battery")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await people.matches("correct horse battery", stored)
    assert not await people.matches("correct horse batterz", stored)
    assert not await people.matches("correct horse battery", None)


def test_templates_and_static_files_are_found():
    from participation.settings import shipped
    assert (shipped("templates") / "base.html").is_file()
    assert Path(shipped("static") / "css" / "adult.css").is_file()
