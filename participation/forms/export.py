"""The form of a file: PDF to read, CSV for a spreadsheet."""

from __future__ import annotations

from participation.problems import Problem
from participation.web.fields import Form

PDF, CSV = "pdf", "csv"


def kind_of_file(form: Form) -> str:
    """PDF or CSV. Raises Problem for anything else."""
    chosen = form.one_of("file", (PDF, CSV))
    if chosen is None:
        raise Problem()
    return chosen
