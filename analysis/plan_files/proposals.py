"""Success criteria in prose → criteria that a person approves, each with a guess at how it could be measured. Pure.

A cell such as "Quality of plans assessed by case file audit. Staff confidence and effect on working relationships
measured by staff surveys." holds several criteria. The split is only ever proposed; nothing of the source text is
dropped.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from participation.words import N_


class Kind(StrEnum):
    """What can measure a criterion. The first three are measured here already; the others are named for what they
    are."""
    WHEEL = "wheel"
    SURVEY = "survey"
    DONE = "done"
    AUDIT = "audit"
    FOCUS_GROUP = "focus-group"
    INDICATOR = "indicator"


KIND_NAMES = {
    Kind.WHEEL: N_("Wheel"), Kind.SURVEY: N_("Survey"), Kind.DONE: N_("Done, with evidence"),
    Kind.AUDIT: N_("Case-file audit"),
    Kind.FOCUS_GROUP: N_("Focus group"), Kind.INDICATOR: N_("Monthly indicator"),
}


class Perspective(StrEnum):
    """The four sides of the balanced scorecard."""
    PEOPLE = "people"
    WORKING = "working"
    STAFF = "staff"
    RESOURCES = "resources"


PERSPECTIVE_NAMES = {
    Perspective.PEOPLE: N_("Children and families"), Perspective.WORKING: N_("Ways of working"),
    Perspective.STAFF: N_("People who work here"), Perspective.RESOURCES: N_("Resources"),
}

_SENTENCE_END = re.compile(
    r"(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\betc\.)(?<!\bNo\.)(?<=[.;!?])\s+(?=[A-Z“‘\"'•*(-])"
    r"|\s*;\s+|\n\s*(?=[A-Z•*\d-])")
_BULLET = re.compile(r"^\s*(?:[•*–-]|\d{1,2}[.)]|\([a-z]\))\s*")
_METHOD_WORDS = re.compile(
    r"\b(?:focus groups?|(?:staff |family |parent )?(?:surveys?|feedback|questionnaires?|interviews?)|"
    r"case[- ]file audits?|audits?|training evaluations?|demonstrating outcomes|(?:outcomes? |wellbeing )?wheels?|"
    r"methods?|are|is|include[s]?|by|and|using|through|the)\b", re.I)
_TWO_IN_ONE = re.compile(
    r"^(?P<a>[^,;]+?) and (?P<b>[^,;]+?),? (?P<how>(?:is |are )?(?:measured|assessed) (?:by|through|using) .+)$", re.I)
_PREPOSITION = re.compile(r"\b(?:of|in|for|to|on|with|from|that)\b", re.I)

_KIND_SIGNS = [
    (Kind.AUDIT, r"case[- ]?files?|audit|file reading"),
    (Kind.WHEEL, r"wheels?\b|children(?:'s|’s)?,? (?:and )?young people(?:'s|’s)?.*(?:perception|feel)|"
                 r"outcomes .*(?:looked after|children)|improving outcomes"),
    (Kind.FOCUS_GROUP, r"focus groups?"),
    (Kind.INDICATOR, r"referral|attainment|destination|attendance|waiting|pathway|numbers? of|rate of|percentage|"
                     r"coverage|use of the new formats"),
    (Kind.SURVEY, r"survey|staff|confidence|perception|understand|feedback|families see|families say"),
    (Kind.DONE, r"in place|identified|agreed|developed|linked|links|documents?|evidence|programme|plan\b"),
]
_PERSPECTIVE_SIGNS = [
    (Perspective.STAFF, r"\bstaff|practitioner|workforce|confidence|working relationships"),
    (Perspective.PEOPLE,
     r"child(?!.s plan)|young people|famil|parent|looked after|care experienced|improv\w+ outcomes"),
    (Perspective.RESOURCES, r"resource|commissioning|budget|cost|scorecard"),
    (Perspective.WORKING, r""),
]


@dataclass(frozen=True)
class Proposal:
    """One criterion as proposed. `source`: the words of the plan it stands for."""
    title: str
    source: str
    kind: Kind
    perspective: Perspective


@dataclass(frozen=True)
class Split:
    """`proposals` in the order of the prose; `left_out`: sentences that say how to measure, not what shall be true."""
    proposals: tuple[Proposal, ...]
    left_out: tuple[str, ...]


def kind_of(text: str) -> Kind:
    """A guess from the words; a person sees it and chooses the measure."""
    return next((kind for kind, signs in _KIND_SIGNS if re.search(signs, text, re.I)), Kind.DONE)


def perspective_of(text: str) -> Perspective:
    return next(p for p, signs in _PERSPECTIVE_SIGNS if re.search(signs, text, re.I))


def _sentences(prose: str) -> list[str]:
    pieces = (_BULLET.sub("", piece) for piece in _SENTENCE_END.split(prose))
    return [" ".join(piece.split()).strip(" .;") for piece in pieces if re.search(r"\w", piece)]


def _is_method(sentence: str) -> bool:
    return not re.search(r"\w", _METHOD_WORDS.sub("", sentence))


def _apart(sentence: str) -> list[str]:
    """Two things measured in one way are two criteria: *A and B measured by C* → *A measured by C*, *B measured by
    C*."""
    match = _TWO_IN_ONE.match(sentence)
    if not match or _PREPOSITION.search(match["a"]) or " and " in match["b"]:
        return [sentence]
    first, second = match["a"], match["b"]
    return [f"{part[0].upper()}{part[1:]}, {match['how']}" for part in (first, second)]


def split(prose: str) -> Split:
    """Prose of one cell → proposals. Every sentence is either proposed or listed in `left_out`."""
    proposals, left_out = [], []
    for sentence in _sentences(prose):
        if _is_method(sentence):
            left_out.append(sentence)
            continue
        proposals += [propose(title, sentence) for title in _apart(sentence)]
    return Split(tuple(proposals), tuple(left_out))


def propose(title: str, source: str = "") -> Proposal:
    return Proposal(title, source or title, kind_of(title), perspective_of(title))
