"""Reports: quarterly, annual (with a children's version), self-evaluation, equality, release log.

A report is made once, in one language, from what is frozen or released, as one object (`document.Report`). That object is
stored; page, PDF, workbook and CSV are drawn from it alone and come out the same bytes, whatever has changed since.
"""
