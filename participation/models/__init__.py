"""Tables of this room. A docstring of a model becomes the table's description, where a semicolon would end the statement.

Names and free words are stored sealed (`…_sealed`), under the child's own data key."""

from participation.models.children import Child, Consent, Pass, Programme, Trust
from participation.models.installation import Approval, AuditLine, InstrumentVersion, Lease, Mail
from participation.models.people import Area, Person, Service, Session, Throttle
from participation.models.sittings import CheckIn, CirclePerson, Concern, Promise, Spoke, View

__all__ = [
    "Approval",
    "Area",
    "AuditLine",
    "CheckIn",
    "Child",
    "CirclePerson",
    "Concern",
    "Consent",
    "InstrumentVersion",
    "Lease",
    "Mail",
    "Pass",
    "Person",
    "Programme",
    "Promise",
    "Service",
    "Session",
    "Spoke",
    "Throttle",
    "Trust",
    "View",
]
