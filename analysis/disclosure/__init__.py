"""Counts → what may be shown. Pure: no database, no clock, no settings.

rules (what is sensitive) → groups (who is shown at all) → lattice (how counts add up) → suppression (what else must go)
→ audit (what an attacker could still work out) → protect (all of it; nothing leaves unproven).
"""
