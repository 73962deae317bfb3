"""The `heard` command: serve, fill a demonstration, migrate, back up, and what an administrator does by hand."""

from __future__ import annotations

import argparse
import asyncio
import gc
import getpass
import logging
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from participation import __version__, backups, migrating, people, storage
from participation.access import Role
from participation.keys import Keys
from participation.problems import Misconfigured, Problem
from participation.settings import Settings

DEMO = {"data": Path("heard-demo"), "keys": Path("heard-demo-keys"), "demo": True,
        "partnership": "Dundee Children’s Services Partnership"}
Command = Callable[[Settings, argparse.Namespace], Awaitable[None]]


async def migrate(settings: Settings, given: argparse.Namespace) -> None:
    await storage.migrate(settings)
    print("The database is up to date.")


async def makemigrations(settings: Settings, given: argparse.Namespace) -> None:
    await migrating.make(settings, given.room)


async def add_person(settings: Settings, given: argparse.Namespace) -> None:
    password = given.password or getpass.getpass("Password (12 characters or more): ")
    secrets = await people.Secrets.made(password=password, pin=given.pin or "")
    async with storage.opened(settings):
        async with storage.writes():
            person = await people.add(name=given.name, known_as=given.known_as, email=given.email, secrets=secrets,
                                      roles=[Role(role) for role in given.role], by=None)
    print(f"{person.name} can sign in with {person.email}.")


async def check(settings: Settings, given: argparse.Namespace) -> None:
    """Whether database, keys and audit trail are whole."""
    from participation import audit, children
    keys = Keys.opened(settings.keys)
    async with storage.opened(settings) as database:
        closed = await children.unreadable(keys)
        if closed:
            raise Misconfigured(f"The keys in {settings.keys} do not open the records of {closed} children: restore "
                                "children.book or the former master key from where you keep the keys.")
        broken = await audit.check_chain()
        if broken is not None:
            raise Misconfigured(f"The audit trail does not follow from line {broken} on.")
        print(f"Database ({database.kind}), keys and audit trail are whole.")


async def backup(settings: Settings, given: argparse.Namespace) -> None:
    copy = await backups.backup(settings, given.to)
    print(f"Saved {copy}. Keep it apart from the keys in {settings.keys}.")


async def restore(settings: Settings, given: argparse.Namespace) -> None:
    kept = await backups.restore(settings, given.copy)
    print("Restored and checked." + (f" What was there before is now {kept}." if kept else ""))
    print("Children who were erased since this backup are erased again when the service starts.")


async def import_plan(settings: Settings, given: argparse.Namespace) -> None:
    from analysis.plan_files import command as plan_command
    async with storage.opened(settings):
        print(await plan_command.import_file(Path(given.file), name=given.name, confirm=True if given.yes else None))


async def close_due_waves(settings: Settings, given: argparse.Namespace) -> None:
    from surveys.sealed import closing
    async with storage.opened(settings) as database:
        due = await closing.close_due(database=database, keys=Keys.opened(settings.keys))
    for wave in due:
        print(f"{wave.name}: {wave.state}")


async def release(settings: Settings, given: argparse.Namespace) -> None:
    """Release figures; without names, say what can be released."""
    from analysis.releasing import command as release_command
    async with storage.opened(settings) as database:
        async for line in release_command.run(given.what, database=database, dry_run=given.dry_run, correct=given.correct, why=given.why):
            print(line, flush=True)


async def snapshot(settings: Settings, given: argparse.Namespace) -> None:
    """Freeze every month of every plan's scorecard that is over and not frozen yet."""
    from analysis.scoring import snapshots
    async with storage.opened(settings):
        made = await snapshots.catch_up(most=None)
    for one in made:
        print(f"Frozen: {one.month:%B %Y}, {one.digest[:12]}")
    print("Every month that is over is frozen.")


async def forget(settings: Settings, given: argparse.Namespace) -> None:
    """Erase a child's record: its key is destroyed and every row deleted; a line in the audit trail stays."""
    from participation import erasure
    from participation.queries import held
    async with storage.opened(settings) as database:
        async with storage.writes():
            await erasure.erase(child=await held.child_for(given.child), keys=Keys.opened(settings.keys), by=None)
        await database.purge(*erasure.TABLES)
    print("Erased. The key is destroyed: backups of the database cannot be opened for this child any more. Copies of the "
          "keys folder made before now still hold half of it, until you delete them.")


async def rotate_keys(settings: Settings, given: argparse.Namespace) -> None:
    from participation import rotation
    from surveys.inviting.invitations import BY_MASTER
    done = await rotation.rotate(settings, by_master=BY_MASTER, words=given.children)
    print(f"A new master key wraps the keys of {done.children} children." + (
        f" {done.boxes} names and words were sealed again under new keys of their own." if given.children else ""))
    print(f"The former key is {done.old}. Backups made before now need it: keep it as long as you keep them, then delete it.\n"
          f"Copy {settings.keys / 'master.key'} to where you keep the keys, and start the service.")


async def tick(settings: Settings, given: argparse.Namespace) -> None:
    """Everything that a running service does by itself, once."""
    from participation import clockwork, ticking
    async with storage.opened(settings) as database:
        failed = await ticking.at_once(clockwork.jobs(), ticking.Work(settings, database, Keys.opened(settings.keys)))
    if failed:
        raise Misconfigured(f"These jobs failed; the lines above say where: {', '.join(failed)}.")


def serve(settings: Settings, *, ready: str = "") -> None:
    """Serve until stopped. On SQLite one process; with PostgreSQL HEARD_WORKERS of them."""
    import uvicorn

    from participation.web.wire import Wire
    if ready:
        print(ready, flush=True)
    uvicorn.run("participation.cli:app", factory=True, host=settings.listen, port=settings.port, workers=settings.workers,
                http=Wire, access_log=False, log_level="warning", ws="none", server_header=False, date_header=False,
                proxy_headers=bool(settings.proxy), forwarded_allow_ips=settings.proxy or None,
                timeout_keep_alive=20, timeout_graceful_shutdown=20)


def app() -> object:
    """For uvicorn's workers: the application with this environment's settings."""
    from participation.app import create_app
    application = create_app(Settings.from_environment(), ticking=True)
    gc.collect()
    gc.set_threshold(10_000, 20, 20)  # a page makes some hundred objects, which go by themselves
    gc.freeze()  # what lives as long as the process is not looked through again while somebody waits for a page
    return application


def demo(settings: Settings, given: argparse.Namespace) -> None:
    """Fill a demonstration partnership (unless it is there already) and serve it on this machine."""
    from participation import filling
    text = asyncio.run(filling.demonstration(settings, afresh=given.afresh))
    if not given.only_fill:
        settings.into_environment()
        serve(settings, ready=text)


COMMANDS: dict[str, Command] = {
    "migrate": migrate, "makemigrations": makemigrations, "add-person": add_person, "check": check, "backup": backup,
    "restore": restore, "import-plan": import_plan, "close-due-waves": close_due_waves, "tick": tick, "release": release,
    "snapshot": snapshot, "forget": forget, "rotate-keys": rotate_keys,
}


def parser() -> argparse.ArgumentParser:
    parse = argparse.ArgumentParser(prog="heard", description="Children, families and staff say how things are.")
    parse.add_argument("--version", action="version", version=f"heard {__version__}")
    commands = parse.add_subparsers(dest="command", required=True, metavar="command")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text)

    command("serve", "Serve the pages.")
    one = command("demo", "Fill a demonstration partnership and serve it on this machine.")
    one.add_argument("--afresh", action="store_true", help="throw the old demonstration away first")
    one.add_argument("--only-fill", action="store_true", help="do not serve")
    command("migrate", "Bring the database up to date, with a backup first.")
    one = command("makemigrations", "Write a migration for changed models (for developers).")
    one.add_argument("room", choices=["participation", "surveys", "analysis"])
    one = command("add-person", "Add somebody who can sign in.")
    one.add_argument("email")
    one.add_argument("name")
    one.add_argument("--role", action="append", choices=[role.value for role in Role], required=True)
    one.add_argument("--known-as", default="", help="what children call them")
    one.add_argument("--pin", help="4 to 8 digits for handing a tablet back")
    one.add_argument("--password", help="asked for if not given")
    command("check", "See that database, keys and audit trail are whole.")
    one = command("backup", "Copy the database while it runs.")
    one.add_argument("to", nargs="?", type=Path, help="where to (default: the backups folder beside the database)")
    one = command("restore", "Put a backup back. Stop the service first.")
    one.add_argument("copy", type=Path)
    one = command("import-plan", "Import an improvement plan from an Excel or CSV file.")
    one.add_argument("file")
    one.add_argument("--name", default="", help="the plan's name")
    one.add_argument("--yes", action="store_true", help="take it over as read, without asking")
    command("close-due-waves", "Close every survey wave whose day has come.")
    one = command("release", "Release the figures of closed survey waves and periods that are over. Without a name: say what is ready.")
    one.add_argument("what", nargs="*", help="name or id of a wave or a period")
    one.add_argument("--dry-run", action="store_true", help="say how many numbers would be shown and how many not, and release nothing")
    one.add_argument("--correct", action="store_true", help="count a released period again, and put that in the place of what is out")
    one.add_argument("--why", default="", help="with --correct: one sentence that everybody reads")
    command("snapshot", "Freeze the scorecard of every month that is over. A running service does so by itself: this is for cron.")
    one = command("forget", "Erase everything about one child.")
    one.add_argument("child", help="the id of the record, as the data keeper sees it")
    one = command("rotate-keys", "Make a new master key and wrap every key anew. Stop the service first.")
    one.add_argument("--children", action="store_true", help="also a new key for each child, and all words sealed again")
    command("tick", "Do once what a running service does by itself: alerts, e-mail, reminders, surveys that are over.")
    return parse


def main(arguments: list[str] | None = None) -> int:
    """Exit codes: 0 done, 1 refused with a sentence, 2 not understood."""
    given = parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = Settings.from_environment(usual=DEMO if given.command == "demo" else {})
        if given.command == "serve":
            serve(settings, ready=f"Heard is served on {settings.origin}")
        elif given.command == "demo":
            demo(settings, given)
        else:
            asyncio.run(COMMANDS[given.command](settings, given))
    except Problem as problem:
        print(problem.sentence, file=sys.stderr)
        for sentence in getattr(problem, "errors", {}).values():
            print(sentence, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
