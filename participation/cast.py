"""Who can be played in the demonstration: kept in a file beside its database."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from participation.problems import NotFound
from participation.settings import Settings

FILE = "demo-cast.json"


@dataclass(frozen=True)
class Character:
    """Somebody to be. `email` signs in; `address` is opened where no account is needed; `child_id` with `email`: the
    adult has just handed the tablet to this child, or (`alone`) given a code for a phone of their own; `check_in_id`: the family that was asked about this check-in by code;
    `more`: addresses for playing the same again.
    """

    key: str
    name: str
    role: str
    about: str
    email: str = ""
    address: str = ""
    more: tuple[str, ...] = ()
    child_id: str = ""
    alone: bool = False
    check_in_id: str = ""


@dataclass(frozen=True)
class Cast:
    characters: list[Character]
    password: str
    pin: str


def keep(settings: Settings, cast: Cast) -> None:
    (settings.data / FILE).write_text(json.dumps(asdict(cast), ensure_ascii=False, indent=1), "utf-8")


def kept(settings: Settings) -> Cast:
    """Raises NotFound if this is no demonstration."""
    path = settings.data / FILE
    if not path.is_file():
        raise NotFound()
    content = json.loads(path.read_text("utf-8"))
    return Cast([Character(**one) for one in content["characters"]], content["password"], content["pin"])
