"""Rotating the keys: everything still opens, nothing opens with the old key, and a crash at any step is made good."""

import re
import signal
import subprocess
import sys

import pytest

from participation import children, cli, resealing, rotation, sitting_keys, storage
from participation import keys as sealing
from participation.keys import Keys
from participation.models import AuditLine, CheckIn, Child, Concern, Promise
from participation.problems import Misconfigured
from surveys.inviting import invitations
from tests.participation.adults import NOON
from tests.participation.sittings import play
from tests.walls import sources

WORDS = "we will mend the swing"


async def filled(settings):
    """Two children with words, an exercise with a note, and a check-in in progress with words of its own."""
    keys = Keys.opened(settings.keys)
    async with storage.opened(settings), storage.writes():
        cast = await play(keys)
        await children.add(name="Ben Whitelaw", born=cast.child.born, service=await cast.child.service, keys=keys, by=None)
        kept = await CheckIn.create(child=cast.child, adult=cast.reid, service_id=cast.child.service_id, instrument="wheel",
                                    version=1, band="8-11", state="kept", started_at=NOON, finished_on=NOON.date())
        await Promise.create(id="5" * 32, child=cast.child, check_in=kept, owner_name="Mrs Reid", due=NOON.date(),
                             what_sealed=sealing.seal(WORDS, key=children.key_of(cast.child, keys),
                                                      where=f"promise.what_sealed:{'5' * 32}"))
        await Concern.create(id="7" * 32, kind="talk", exercise=True, raised_at=NOON, done_sealed=sealing.seal(
            WORDS, key=keys.master, where=f"concern.done_sealed:{'7' * 32}"))
        one = cast.check_in
        one.own_words_sealed = children.seal(WORDS, child=cast.child, row=one, column="own_words_sealed", keys=keys)
        await one.save()
    return cast


async def everything_opens(settings):
    keys = Keys.opened(settings.keys)
    async with storage.opened(settings):
        names = sorted([children.name(child, keys) for child in await Child.all()])
        promise = await Promise.get().prefetch_related("child")
        exercise = await Concern.get(exercise=True)
        one = await CheckIn.get(finished_on=None).prefetch_related("child")
        return [*names, children.unseal(promise.child, promise, "what_sealed", keys),
                children.unseal(one.child, one, "own_words_sealed", keys), sealing.unseal(
                    bytes(exercise.done_sealed), key=keys.master, where=f"concern.done_sealed:{exercise.pk}")]


ALL = ["Ailsa Morrison", "Ben Whitelaw", WORDS, WORDS, WORDS]


async def test_everything_opens_with_the_new_key_and_nothing_with_the_old(settings):
    cast = await filled(settings)
    old = Keys.opened(settings.keys)
    wrapped = bytes(cast.child.wrapped_key)
    done = await rotation.rotate(settings, by_master=invitations.BY_MASTER)
    new = Keys.opened(settings.keys)
    assert (new.master != old.master, new.pepper == old.pepper, done.children) == (True, True, 2)
    assert done.old.read_bytes() == old.master and done.old.stat().st_mode & 0o777 == 0o600
    assert await everything_opens(settings) == ALL
    async with storage.opened(settings):
        for child in await Child.all():
            assert bytes(child.wrapped_key) != wrapped
            with pytest.raises(sealing.Unreadable):
                old.unwrap(bytes(child.wrapped_key), row=child.pk)
        line = await AuditLine.get(what="keys.rotated")
        assert line.facts == {"key": sealing.fingerprint(new.master), "words": False, "children": 2, "others": 1}
    # An older backup opens with the former key, as long as that is there.
    assert new.unwrap(wrapped, row=cast.child.pk) == old.unwrap(wrapped, row=cast.child.pk)
    done.old.unlink()
    with pytest.raises(sealing.Unreadable):
        Keys.opened(settings.keys).unwrap(wrapped, row=cast.child.pk)


async def test_with_children_the_old_data_keys_open_nothing_either(settings):
    cast = await filled(settings)
    keys = Keys.opened(settings.keys)
    data_key, row = children.key_of(cast.child, keys), cast.check_in.pk
    done = await rotation.rotate(settings, words=True)
    assert await everything_opens(settings) == ALL
    assert done.boxes == 4  # two names, a promise, and what is in progress under its own key
    async with storage.opened(settings):
        child = await Child.get(id=cast.child.pk)
        with pytest.raises(sealing.Unreadable):
            sealing.unseal(bytes(child.name_sealed), key=data_key, where=f"child.name_sealed:{child.pk}")
        box = bytes((await CheckIn.get(id=row)).own_words_sealed)
    place = sitting_keys.path(keys, row)
    assert sealing.unseal(box, key=place.read_bytes(), where=f"check_in.own_words_sealed:{row}") == WORDS


STEPS = {
    "before anything": ("participation.keys", "write_new", "before"),
    "next key written": ("participation.keys", "write_new", "after"),
    "before the commit": ("participation.audit", "record", "after"),
    "after the commit": ("participation.rotation", "_renew", "before"),
    "one child done": ("participation.resealing", "of_child", "after"),
    "next key half written": ("os", "link", "before"),
    "all children done": ("participation.rotation", "_in_place", "before"),
    "old key linked": ("participation.rotation", "sync_folder", "before"),
    "new key in place": ("os", "replace", "after"),
}
KILLED = """
import asyncio, functools, importlib, os, signal, sys
from pathlib import Path
from participation import rotation
from participation.settings import Settings
url, data, keys, module, name, when = sys.argv[1:]
place = importlib.import_module(module)
real = getattr(place, name)
def die():
    os.kill(os.getpid(), signal.SIGKILL)
if asyncio.iscoroutinefunction(real):
    async def instead(*given, **more):
        if when == "before": die()
        await real(*given, **more); die()
else:
    def instead(*given, **more):
        if when == "before": die()
        real(*given, **more); die()
settings = Settings(database_url=url, data=Path(data), keys=Path(keys))
setattr(place, name, instead)
asyncio.run(rotation.rotate(settings, words=True))
"""


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_any_step_it_is_finished_by_running_it_again(settings, step):
    if step not in ("before the commit", "after the commit") and not settings.database_url.startswith("sqlite"):
        pytest.skip("files alone: nothing about the database")
    await filled(settings)
    old = Keys.opened(settings.keys).master
    dead = subprocess.run([sys.executable, "-c", KILLED, settings.database_url, settings.data, settings.keys, *STEPS[step]],
                          capture_output=True, text=True)
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    if (settings.keys / sealing.NEXT_MASTER).exists():
        with pytest.raises(Misconfigured, match="heard rotate-keys"):
            Keys.opened(settings.keys)
    else:
        assert await everything_opens(settings) == ALL
    await rotation.rotate(settings, words=True)
    assert await everything_opens(settings) == ALL
    assert Keys.opened(settings.keys).master != old
    assert (settings.keys / f"master-was-{sealing.fingerprint(old)}.key").read_bytes() == old
    left = sorted(path.name for path in settings.keys.iterdir() if path.name.startswith("master") or "next" in path.name)
    assert [name for name in left if not name.startswith("master-was")] == ["master.key"]


async def test_not_while_the_service_runs(settings):
    await filled(settings)
    old = Keys.opened(settings.keys).master
    async with storage.opened(settings):
        with pytest.raises(Misconfigured, match="Stop the service|Stop the server"):
            await rotation.rotate(settings)
    assert Keys.opened(settings.keys).master == old  # and nothing stands in the way of starting


@pytest.mark.one_database
async def test_a_child_from_before_there_was_a_key_book_gets_a_half(settings):
    cast = await filled(settings)
    keys = Keys.opened(settings.keys)
    data_key = children.key_of(cast.child, keys)
    async with storage.opened(settings), storage.writes():
        legacy = sealing.seal(data_key.hex(), key=keys.master, where=f"child.wrapped_key:{cast.child.pk}")
        await Child.filter(id=cast.child.pk).update(wrapped_key=legacy)
        ben = await Child.exclude(id=cast.child.pk).get()
        await Child.filter(id=ben.pk).update(wrapped_key=sealing.seal(
            children.key_of(ben, keys).hex(), key=keys.master, where=f"child.wrapped_key:{ben.pk}"))
    keys.book.path.unlink()
    assert await everything_opens(settings) == ALL
    await rotation.rotate(settings)
    assert await everything_opens(settings) == ALL
    assert Keys.opened(settings.keys).book.half(cast.child.pk)


@pytest.mark.one_database
async def test_the_command(settings, capsys, monkeypatch):
    await filled(settings)
    for name, value in (("DATABASE_URL", settings.database_url), ("DATA", settings.data), ("KEYS", settings.keys)):
        monkeypatch.setenv(f"HEARD_{name}", str(value))
    import asyncio
    assert await asyncio.to_thread(cli.main, ["rotate-keys", "--children"]) == 0
    said = capsys.readouterr().out
    assert "wraps the keys of 2 children. 4 names and words" in said and "master-was-" in said
    assert await everything_opens(settings) == ALL


@pytest.mark.one_database
async def test_the_check_says_so_when_the_key_book_is_lost(settings):
    await filled(settings)
    await cli.check(settings, None)
    (settings.keys / "children.book").unlink()
    with pytest.raises(Misconfigured, match="do not open the records of 2 children"):
        await cli.check(settings, None)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
@pytest.mark.one_database
async def test_keys_that_others_can_read_are_refused(settings, mode):
    Keys.opened(settings.keys)
    (settings.keys / "master.key").chmod(mode)
    with pytest.raises(Misconfigured, match="chmod 600 .*master.key"):
        Keys.opened(settings.keys)
    (settings.keys / "master.key").chmod(0o600)
    settings.keys.chmod(0o755)
    with pytest.raises(Misconfigured, match="chmod 700 "):
        Keys.opened(settings.keys)


def test_every_use_of_the_master_key_is_known_to_the_rotation():
    known = {kind.table.__name__ for kind in (*rotation.OURS, *invitations.BY_MASTER)}
    assert known == {"Concern", "Invitee", "Letter", "Participation", "RosterMember"}
    users = {path.name for path in sources.python_files() if re.search(r"key=(?:keys|self)\.master\b", path.read_text("utf-8"))}
    assert users == {"comments.py", "concerns.py", "invitations.py", "letter_post.py", "letters.py", "rosters.py"}


def test_every_sealed_column_belongs_to_a_child_or_is_sealed_by_the_master():
    for table in resealing.tables():
        assert {"child_id", "check_in_id"} & set(table._meta.fields_map), table
