"""Surveys of staff, families and young people: sealed while open, anonymous once closed."""
