"""Reads of this room. Loading is permission: a loader returns the thing, or raises NotFound.

Somebody else's id answers exactly like an id that nobody has.
"""
