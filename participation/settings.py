"""What an installation can set. The only place that reads the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from participation.problems import Misconfigured

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
SENDER = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


@dataclass(frozen=True)
class Settings:
    """One installation's settings; every field is described in docs/settings.md."""

    database_url: str = ""
    data: Path = Path("heard-data")
    keys: Path = Path("heard-keys")
    origin: str = "http://127.0.0.1:8000"
    demo: bool = False
    partnership: str = "Children’s Services Partnership"
    language: str = "en"
    workers: int = 1
    listen: str = "127.0.0.1"
    port: int = 0
    proxy: str = ""
    idle_minutes: int = 30
    session_hours: int = 12
    lock_minutes: int = 10
    tick: bool = True
    smtp_host: str = ""
    smtp_port: int = 0
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_password_file: str = ""
    smtp_from: str = ""
    audio: str = ""
    extra_templates: tuple[Path, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{(self.data / 'heard.db').resolve()}")
        if not self.port:  # behind https stands a proxy, which has the port of the address for itself
            object.__setattr__(self, "port", 8000 if self.secure else urlsplit(self.origin).port or 80)
        if self.smtp_security in SMTP_PORTS and not self.smtp_port:
            object.__setattr__(self, "smtp_port", SMTP_PORTS[self.smtp_security])
        self._check()
        self._check_post()

    def _check(self) -> None:
        if urlsplit(self.database_url).scheme not in {"sqlite", "postgres", "postgresql"}:
            raise Misconfigured("HEARD_DATABASE_URL must start with sqlite:/// or postgres://.")
        where = urlsplit(self.origin)
        if where.scheme not in {"http", "https"} or not where.hostname or where.path.strip("/"):
            raise Misconfigured("HEARD_ORIGIN must look like https://heard.example.org, without a path.")
        if where.scheme == "http" and where.hostname not in LOOPBACK:
            raise Misconfigured("HEARD_ORIGIN must use https, except on this machine alone (127.0.0.1).")
        if self.demo and not (self.loopback and self.listen in LOOPBACK):
            raise Misconfigured("The demonstration can only be served on this machine (127.0.0.1).")
        if self.demo and self.proxy:
            raise Misconfigured("The demonstration takes no HEARD_PROXY: through one, others would reach it.")
        if not 1 <= self.lock_minutes <= self.idle_minutes:
            raise Misconfigured("HEARD_LOCK_MINUTES must be 1 or more, and at most HEARD_IDLE_MINUTES.")

    def _check_post(self) -> None:
        if self.smtp_security not in SMTP_PORTS:
            raise Misconfigured("HEARD_SMTP_SECURITY must be starttls, tls or none.")
        if self.smtp_host and not SENDER.fullmatch(self.smtp_from):
            raise Misconfigured("HEARD_SMTP_FROM must be the e-mail address that messages come from.")
        if self.smtp_user and self.smtp_security == "none" and self.smtp_host not in LOOPBACK:
            raise Misconfigured("HEARD_SMTP_SECURITY=none would send the password in the open. Use starttls or tls.")
        if self.smtp_host:
            _ = self.smtp_secret

    @property
    def smtp_secret(self) -> str:
        """The password for the mail server, read from its file each time, so that it can be changed while serving."""
        if not self.smtp_password_file:
            return self.smtp_password
        try:
            return Path(self.smtp_password_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise Misconfigured(f"HEARD_SMTP_PASSWORD_FILE cannot be read: {self.smtp_password_file}.") from None

    @cached_property
    def secure(self) -> bool:
        """Whether browsers reach us by https: then cookies carry Secure and the __Host- prefix."""
        return self.origin.startswith("https://")

    @property
    def loopback(self) -> bool:
        return urlsplit(self.origin).hostname in LOOPBACK

    @property
    def recordings(self) -> tuple[Path, ...]:
        """Folders of recorded voices, the installation's own last."""
        return shipped("static") / "audio", Path(self.audio) if self.audio else self.data / "audio"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, *,
                         usual: Mapping[str, object] = {}) -> Settings:
        """Settings from HEARD_* variables; `usual` where a variable is not set.

        Raises Misconfigured with a sentence naming the variable.
        """
        env = os.environ if environment is None else environment
        known: dict[str, object] = {}
        for name, read in READERS.items():
            text = env.get("HEARD_" + name.upper())
            if text is not None:
                known[name] = _read(name, text, read)
        return cls(**{**usual, **known})  # type: ignore[arg-type]

    def into_environment(self) -> None:
        """For worker processes, which read their settings from the environment."""
        for name in READERS:
            value = getattr(self, name)
            os.environ["HEARD_" + name.upper()] = ("1" if value else "") if isinstance(value, bool) else str(value)


def _yes(text: str) -> bool:
    if text.lower() in {"1", "yes", "true", "on"}:
        return True
    if text.lower() in {"", "0", "no", "false", "off"}:
        return False
    raise ValueError(text)


READERS = {
    "database_url": str, "data": Path, "keys": Path, "origin": lambda text: text.rstrip("/"), "demo": _yes,
    "partnership": str, "language": str, "workers": int, "listen": str, "port": int, "proxy": str,
    "audio": str, "idle_minutes": int, "session_hours": int, "lock_minutes": int, "tick": _yes,
    "smtp_host": str, "smtp_port": int, "smtp_security": str, "smtp_user": str, "smtp_password": str,
    "smtp_password_file": str, "smtp_from": str,
}


def _read(name: str, text: str, read: object) -> object:
    try:
        return read(text)  # type: ignore[operator]
    except ValueError:
        raise Misconfigured(f"HEARD_{name.upper()} cannot be “{text}”.") from None


def shipped(name: str) -> Path:
    """Folder of shipped files ("templates", "static"): inside the installed package, else beside it in a checkout."""
    here = Path(__file__).parent
    inner = here / "_shipped" / name
    return inner if inner.is_dir() else here.parent / name
