"""How far an open wave has reached, told without telling more of a small group than its results may.

A response rate gives away how many people of a group answered, so it is told only where that base could be shown
(privacy rules, "Response rate"): from ten answers on, and never so that the rest follows from the total.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

TOLD_FROM = 10


@dataclass(frozen=True)
class Reach:
    """A group or an area: invited people, and used codes, None where that is not told."""

    name: str
    invited: int
    used: int | None

    @property
    def share(self) -> int | None:
        """Whole per cent."""
        return None if self.used is None or not self.invited else round(100 * self.used / self.invited)


def told(lines: list[Reach]) -> list[Reach]:
    """The same lines in the same order, `used` left out where it must be.

    What is left out is two lines at least, with TOLD_FROM used codes between them, or else every line: the total is known.
    """
    by_size = sorted(range(len(lines)), key=lambda i: (lines[i].used or 0, lines[i].name))
    kept_back = [i for i in by_size if (lines[i].used or 0) < TOLD_FROM]
    for i in by_size[len(kept_back):]:
        if not kept_back or (len(kept_back) > 1 and sum(lines[j].used or 0 for j in kept_back) >= TOLD_FROM):
            break
        kept_back.append(i)
    return [replace(line, used=None) if i in kept_back else line for i, line in enumerate(lines)]
