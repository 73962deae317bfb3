"""Which address a path is. Found by its first word, so that the last of some hundred addresses is as near as the first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path

Endpoint = Callable[[Request], Awaitable[Response]]
NO_PARTS: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """An address and what answers there. `path` may have parts in braces; who may GET may also ask for the head alone."""

    path: str
    methods: frozenset[str]
    endpoint: Endpoint


class Finder:
    """Of places that the same path fits, the one listed first answers."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._fixed: dict[str, dict[str, Endpoint]] = defaultdict(dict)
        self._with_parts: dict[str, list[tuple[re.Pattern[str], Place]]] = defaultdict(list)
        for place in places:
            methods = place.methods | ({"HEAD"} if "GET" in place.methods else frozenset())
            if "{" in place.path:
                self._with_parts[_word(place.path)].append((compile_path(place.path)[0], Place(place.path, methods, place.endpoint)))
            elif self._fits(place.path, methods):
                raise LookupError(f"{place.path} is never reached: an address before it takes its place")
            else:
                self._fixed[place.path] = {**dict.fromkeys(methods, place.endpoint), **self._fixed[place.path]}

    def _fits(self, path: str, methods: frozenset[str]) -> bool:
        return any(pattern.match(path) and place.methods & methods for pattern, place in self._with_parts[_word(path)])

    def found(self, method: str, path: str) -> tuple[Endpoint, dict[str, str]]:
        """What answers, and the parts of the path. Raises HTTPException 404, or 405 with what is allowed instead."""
        fixed = self._fixed.get(path)
        if fixed is not None and method in fixed:
            return fixed[method], NO_PARTS
        allowed = set(fixed or ())
        for pattern, place in self._with_parts.get(_word(path), ()):
            match = pattern.match(path)
            if match and method in place.methods:
                return place.endpoint, match.groupdict()
            if match:
                allowed |= place.methods
        if allowed:
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))})
        raise HTTPException(404)


def _word(path: str) -> str:
    """The first word of a path; that of "/" is empty."""
    return path.split("/", 2)[1]
