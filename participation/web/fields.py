"""What a person typed: bounded in size and number, never a framework's object."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from participation.problems import Problem, TooLarge
from participation.web.asked import Asked
from participation.words import N_

MOST_FIELDS = 400
MOST_TEXT = 5_000
FRAME = 16 * 1024
"""What a form with files holds beside its values: boundaries, names, headers."""


@dataclass(frozen=True)
class Form:
    """Fields as sent, in order; the same name may come several times. `files` maps a field to its bytes, `names` to the
    name that its file has where it comes from."""

    pairs: tuple[tuple[str, str], ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, *, most: int = MOST_TEXT) -> str:
        """The last value of a field without the white space around it; "" if absent. Raises TooLarge."""
        found = [value for key, value in self.pairs if key == name]
        value = found[-1].replace("\r\n", "\n").replace("\x00", "").strip() if found else ""
        if len(value) > most:
            raise TooLarge(N_("One answer is longer than {most} characters. Shorten it and send it again."), most=most)
        return value

    def all(self, name: str) -> list[str]:
        """Every value of a field, in order, each once."""
        return list(dict.fromkeys(value for key, value in self.pairs if key == name))

    def one_of(self, name: str, choices: Collection[str], *, default: str | None = None) -> str | None:
        """The value if it is one of the choices, else the default."""
        value = self.text(name)
        return value if value in choices else default

    def some_of(self, name: str, choices: Collection[str]) -> list[str]:
        return [value for value in self.all(name) if value in choices]

    def number(self, name: str) -> int | None:
        """A whole number, or None."""
        value = self.text(name, most=40)
        return int(value) if value.removeprefix("-").isdecimal() and value.isascii() else None


async def read(request: Asked) -> Form:
    """The request's form. Raises TooLarge; a body that is no form at all is a Problem."""
    kind = request.head(b"content-type").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _multipart(request)
    if kind not in {"application/x-www-form-urlencoded", ""}:
        raise Problem(N_("This page expects a form."))
    body = await request.body()
    if len(body) > request.state.url.max_body:
        raise TooLarge()
    return Form(decoded(body.decode("utf-8", "replace")))


def decoded(body: str) -> tuple[tuple[str, str], ...]:
    """Names and values of an application/x-www-form-urlencoded body, as parse_qsl reads them, in half the time."""
    if body.count("&") >= MOST_FIELDS:
        raise TooLarge()
    # Most names and values are sent as they are.
    parts = [part.partition("=") if "%" not in part and "+" not in part else _plain(part) for part in body.split("&") if part]
    return tuple([(name, value) for name, _equals, value in parts])


def _plain(part: str) -> tuple[str, str, str]:
    name, equals, value = part.partition("=")
    return unquote_plus(name), equals, unquote_plus(value)


async def _multipart(request: Asked) -> Form:
    limit = request.state.url.max_body
    parser = MultiPartParser(request.headers, _no_more_than(limit + FRAME, request), max_files=3, max_fields=MOST_FIELDS,
                             max_part_size=limit)
    # Never in a temporary file, where the key of a survey or a list of people would outlive the request.
    parser.spool_max_size = limit + FRAME
    try:
        data = await parser.parse()
    except MultiPartException:
        raise Problem(N_("This page expects a form.")) from None
    pairs, files, names = [], {}, {}
    for name, value in data.multi_items():
        if isinstance(value, UploadFile):
            files[name], names[name] = await value.read(), (value.filename or "").replace("\\", "/").rpartition("/")[2]
        else:
            pairs.append((name, value))
    await data.close()
    if sum(map(len, files.values())) + sum(len(value) for _name, value in pairs) > limit:
        raise TooLarge()
    return Form(tuple(pairs), files, names)


async def _no_more_than(most: int, request: Asked) -> AsyncGenerator[bytes, None]:
    """The body. What comes after too much of it is read and dropped, so that the browser shows our answer."""
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= most:
            yield chunk
    if size > most:
        raise TooLarge()
