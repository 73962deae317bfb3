"""Tables of surveys, a file for each part."""

from surveys.models.classes import ClassWheel
from surveys.models.questionnaires import Roster, RosterMember, Series, Survey
from surveys.models.told import Comment, TextReview, Theme
from surveys.models.urn import Box, Draft, EqualityAnswer, Participation, Receipt, Response
from surveys.models.waves import Door, Invitee, Letter, LetterCount, Progress, Stratum, Wave

__all__ = [
    "Box", "ClassWheel", "Comment", "Door", "Draft", "EqualityAnswer", "Invitee", "Letter", "LetterCount", "Participation",
    "Progress", "Receipt", "Response", "Roster", "RosterMember", "Series", "Stratum", "Survey", "TextReview", "Theme", "Wave",
]
