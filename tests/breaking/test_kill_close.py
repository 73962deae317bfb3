"""kill -9 at every step of closing a wave, in a real process, and taken up again in another: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from participation import clock, codes, storage
from participation.keys import Keys
from surveys.sealed import ballots
from tests import postgres
from tests.breaking.closing import settings_of
from tests.surveys import cast

CHECKOUT = Path(__file__).parents[2]
HERE = "surveys.sealed.closing"
STEPS = [
    ("begin", HERE, "begin", "before", 1),
    ("begun, not committed", "participation.audit", "record", "after", 1),
    ("begun", HERE, "begin", "after", 1),
    ("a batch read", "surveys.sealed.unsealing", "_open", "before", 2),
    ("half of the boxes opened", "surveys.sealed.unsealing", "_open", "after", 2),
    ("all opened", HERE, "_opened_all", "after", 1),
    ("in the transaction, half written", "participation.storage", "insert", "after", 2),
    ("in the transaction, all written", HERE, "write_responses", "after", 1),
    ("in the transaction, counts written", HERE, "_frozen", "after", 1),
    ("frozen", HERE, "freeze", "after", 1),
    ("key overwritten, still there", "pathlib", "Path.unlink", "before", 1),
    ("key destroyed", "surveys.sealed.keys", "destroy", "after", 1),
    ("boxes deleted, codes not", HERE, "_some_deleted", "after", 1),
    ("emptied", HERE, "empty", "after", 1),
    ("purged", "participation.storage", "Database.purge", "after", 1),
    ("before the last step", HERE, "finish", "before", 1),
    ("finished", HERE, "finish", "after", 1),
]


@pytest.fixture(scope="module")
def urn(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[Path, list[str]]:
    """A folder with an open wave, and the words of the thirty who have answered and not taken it out again."""
    folder = tmp_path_factory.mktemp("urn")
    shutil.copy(sqlite_template, folder / "heard.db")
    return folder, postgres.run(_answered(folder))


async def _answered(folder: Path) -> list[str]:
    settings, words = settings_of(folder), []
    with clock.at(cast.OPENED):
        async with storage.opened(settings) as database:
            staff = await cast.opened(database, Keys.opened(settings.keys))
            for number, person in enumerate(cast.PEOPLE[:31]):
                receipt = codes.new(codes.RECEIPT)
                await staff.send(person, {"S1": 3, "S11": 5, "S11x": f"words of {person}"}, receipt)
                if number == 30:
                    assert await ballots.withdraw(database.hot, staff.keys, receipt=receipt)
                else:
                    words.append(f"words of {person}")
    return sorted(words)


@pytest.fixture(scope="module")
def closing_process() -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", "import surveys.sealed.unsealing as u; u.BATCH = 12; "
                                "u._BOXES = f\"SELECT id, box FROM survey_urn WHERE id IN ({', '.join('?' * 12)})\"; "
                                "from tests.breaking import closing; closing.main()"],
                               cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield process
    process.stdin.close()
    process.wait(20)


@pytest.mark.parametrize(("module", "name", "when", "nth"), [step[1:] for step in STEPS], ids=[step[0] for step in STEPS])
def test_kill_9_at_a_step_of_closing(urn: tuple[Path, list[str]], closing_process: subprocess.Popen[str], tmp_path: Path,
                                     module: str, name: str, when: str, nth: int) -> None:
    folder, words = urn
    shutil.copytree(folder, tmp_path / "one")
    job = {"folder": str(tmp_path / "one"), "at": [module, name], "when": when, "nth": nth}
    closing_process.stdin.write(json.dumps(job) + "\n")
    closing_process.stdin.flush()
    seen = json.loads(closing_process.stdout.readline())
    assert (seen["first"], seen["second"]) == (signal.SIGKILL, 0)
    assert seen["stands"] == {"state": "closed", "key": False, "public": False, "answers": words, "used": 30,
                              "left": [0, 0, 0]}
