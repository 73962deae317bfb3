"""Beside: a plain script that commits the same ballots with sqlite3, one durable transaction each, and no service."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from participation.identity import new_id
from surveys.sealed.ballots import DROP_IN, FORGET, SPEND, STUB


def ballots_a_second(database: Path, seconds: float) -> float:
    """Ballots a second. Works on a copy: the codes it spends are gone."""
    copy = database.with_name("plain.db")
    source = sqlite3.connect(database)
    source.execute("VACUUM INTO ?", (str(copy),))
    source.close()
    connection = sqlite3.connect(copy, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    issued = "SELECT id, wave_id FROM survey_participation WHERE state = 'issued'"
    unspent = connection.execute(issued).fetchall()
    start, done, box = time.perf_counter(), 0, os.urandom(2048)
    for code, wave in unspent:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(SPEND, (code,))
        connection.execute(DROP_IN, (new_id(), wave, box))
        connection.execute(STUB, (new_id(), wave, new_id()))
        connection.execute(FORGET, (code,))
        connection.execute("COMMIT")
        done += 1
        if time.perf_counter() - start > seconds:
            break
    took = time.perf_counter() - start
    connection.close()
    copy.unlink()
    return done / took
