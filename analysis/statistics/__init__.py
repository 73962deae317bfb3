"""Statistics on released counts: pure functions of a count vector, a transition table or a series of them.

Each gives a small frozen value with its numbers and, where a page needs it, its plain sentence. Nothing here reads the
database, and nothing here decides what may be shown: what comes in has come through `analysis.figures`.
"""
