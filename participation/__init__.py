"""Children, the adults they trust, consent, check-ins; and the ground floor that the other rooms stand on."""

__version__ = "0.1.0"
