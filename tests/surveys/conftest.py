"""An installation's keys, and the known open wave, while the clock stands in January 2027."""

from collections.abc import AsyncIterator, Iterator

import pytest

from participation import clock
from participation.keys import Keys
from participation.settings import Settings
from participation.storage import Database
from surveys.sealed import left_alone
from tests.service import Service, service  # noqa: F401  (fixture)
from tests.surveys import cast


@pytest.fixture
def keys(settings: Settings) -> Keys:
    return Keys.opened(settings.keys)


@pytest.fixture(autouse=True)
def winter() -> Iterator[None]:
    with clock.at(cast.OPENED):
        yield


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A close is done when its page comes, however slow the machine is."""
    monkeypatch.setattr(left_alone, "AT_ONCE", 60.0)


@pytest.fixture
async def staff(database: Database, keys: Keys) -> AsyncIterator[cast.Open]:
    yield await cast.opened(database, keys)


@pytest.fixture
async def staffed(service: Service) -> cast.Open:
    """The known open wave behind a whole service: (service, wave) for tests of pages."""
    return await cast.opened(service.database, service.keys)
