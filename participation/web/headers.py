"""Headers of every answer: nothing from other hosts, nothing kept, nothing told to others."""

from __future__ import annotations

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'")
ALWAYS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), interest-cohort=(), browsing-topics=()"),
]
NO_STORE = (b"cache-control", b"no-store")
ONLY_HTTPS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def always(*, secure: bool, sound: bool = False) -> list[tuple[bytes, bytes]]:
    """The headers of an answer here. `sound`: there are recordings to be played, from here alone."""
    policy = [(ALWAYS[0][0], f"{POLICY}; media-src 'self'".encode())] if sound else ALWAYS[:1]
    return [*policy, *ALWAYS[1:], *([ONLY_HTTPS] if secure else [])]
