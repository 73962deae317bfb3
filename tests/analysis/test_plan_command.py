"""`heard import-plan`: what was understood is said; without an answer the file waits."""

from pathlib import Path

import pytest

import analysis
from analysis.models import Action, Plan, PlanImport
from analysis.plan_files import command as plan_command
from participation.problems import Unacceptable

pytestmark = pytest.mark.one_database
DUNDEE = Path(analysis.__file__).parent / "library" / "dundee-2016-plan.csv"


async def test_it_says_what_it_understood_and_waits(database, capsys):
    assert "waits on the page" in await plan_command.import_file(DUNDEE, name="Dundee")
    said = capsys.readouterr().out
    assert "due 30 September 2016, first review 30 September 2016, every 6 months" in said
    assert "! “Providing help and support at an early stage” is named twice." in said
    assert said.endswith("10 new, 0 changed, 0 as before, 0 no longer named\n")
    assert (await PlanImport.get()).state == "waiting" and await Plan.all().count() == 0


async def test_it_takes_over_when_told_to_and_the_second_time_compares(database, capsys):
    assert await plan_command.import_file(DUNDEE, name="Dundee", confirm=True) == "“Dundee” stands as read."
    assert await Action.all().count() == 10
    await plan_command.import_file(DUNDEE, name="Dundee", confirm=True)
    assert capsys.readouterr().out.endswith("0 new, 0 changed, 10 as before, 0 no longer named\n")
    assert await Plan.all().count() == 1 and await Action.all().count() == 10


async def test_it_can_be_refused(database):
    assert await plan_command.import_file(DUNDEE, confirm=False) == "The file was not used."
    assert await Plan.all().count() == 0


async def test_a_file_that_is_not_there(database, tmp_path):
    with pytest.raises(Unacceptable) as refused:
        await plan_command.import_file(tmp_path / "none.csv")
    assert refused.value.errors["file"].endswith("cannot be read: No such file or directory")
