"""Static files, read once, compressed once, and served for ever under an address that changes with their content."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from participation.problems import NotFound

FOR_EVER = "public, max-age=31536000, immutable"
PACKED_ALREADY = {".woff2", ".png", ".gz"}
NOT_SERVED = {".py", ".lock", ".json"}
TYPES = {".woff2": "font/woff2", ".js": "text/javascript", ".svg": "image/svg+xml", ".css": "text/css",
         ".webmanifest": "application/manifest+json"}


@dataclass(frozen=True)
class Asset:
    body: bytes
    packed: bytes | None
    type: str


class Assets:
    """Every file below a folder. Their address carries the hash of the whole, so fonts named inside a style fit it."""

    def __init__(self, folder: Path) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in NOT_SERVED)
        self.files = {path.relative_to(folder).as_posix(): _asset(path) for path in paths}
        whole = hashlib.sha256()
        for name, asset in self.files.items():
            whole.update(name.encode() + b"\x00" + hashlib.sha256(asset.body).digest())
        self.version = whole.hexdigest()[:10]

    def url(self, name: str) -> str:
        if name not in self.files:
            raise LookupError(f"no static file {name}")
        return f"/static/{self.version}/{name}"

    async def serve(self, request: Request) -> Response:
        """One file; an address with an older version still answers, but is not kept."""
        asset = self.files.get(request.path_params["path"])
        if asset is None:
            raise NotFound()
        current = request.path_params["version"] == self.version
        headers = {"Cache-Control": FOR_EVER if current else "no-cache", "Vary": "Accept-Encoding"}
        if asset.packed and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(asset.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=asset.type)
        return Response(asset.body, headers=headers, media_type=asset.type)


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(body, None if path.suffix in PACKED_ALREADY else gzip.compress(body, 9, mtime=0), kind)
