"""The audit trail in words: what each kind of line means to the person who reads it."""

from __future__ import annotations

from participation.words import N_, translated

EVENTS = {
    "area.added": N_("Area added"), "service.added": N_("Service added"), "demo.filled": N_("Demonstration filled"),
    "person.added": N_("Account added"), "person.password": N_("Password changed"), "person.pin": N_("PIN changed"),
    "person.roles": N_("Roles changed"), "signed-in": N_("Signed in"), "signed-out": N_("Signed out"),
    "child.added": N_("Child added"), "child.erased": N_("Record erased"), "child.not-today": N_("Marked: not today"),
    "child.next": N_("Next check-in planned"),
    "trust.given": N_("Adult entrusted"), "trust.ended": N_("Trust ended"),
    "consent.given": N_("Consent given"), "consent.withdrawn": N_("Consent taken back"),
    "record.opened": N_("Record opened"), "records.searched": N_("Records searched"),
    "check_in.started": N_("Check-in started"), "check_in.handed_over": N_("Browser handed to the child"),
    "check_in.handed_back": N_("Browser handed back"), "check_in.agreed": N_("Child said yes"),
    "check_in.ended": N_("Ended without a wheel"), "check_in.kept": N_("Wheel kept"),
    "check_in.expired": N_("Unfinished check-in deleted"),
    "check_in.view": N_("View added beside the child’s"),
    "check_in.talked": N_("View talked about with the child"),
    "instrument.drafted": N_("New version of the wheel drafted"), "instrument.worded": N_("Draft of the wheel worded"),
    "instrument.discarded": N_("Draft of the wheel thrown away"),
    "instrument.activated": N_("Version of the wheel activated"), "instrument.retired": N_("Version of the wheel retired"),
    "pass.issued": N_("Code given for a check-in"), "pass.used": N_("Code used"), "record.listed": N_("Name seen on a list"),
    "concern.listed": N_("Alert seen on a list"),
    "promise.agreed": N_("Promise made"), "promise.later": N_("Promise put off"), "promise.done": N_("Promise kept"),
    "promise.cannot": N_("Promise could not be kept"),
    "concern.raised": N_("Alert raised"), "concern.words": N_("Words added to an alert"), "concern.opened": N_("Alert opened"),
    "concern.acknowledged": N_("Alert acknowledged"), "concern.escalated": N_("Alert gone to the deputy"),
    "concern.noted": N_("Note added to an alert"), "concern.closed": N_("Alert closed"),
    "concern.exercise": N_("Exercise started"),
    "mail.sent": N_("E-mail sent"), "mail.given-up": N_("E-mail could not be delivered"), "mail.resent": N_("E-mail sent again"),
    "paper.entered": N_("Wheel entered from paper"), "paper.thrown_away": N_("Paper wheel thrown away"),
    "translation.approved": N_("Translation approved"),
    "record.exported": N_("Record written to a file"),
    "keys.rotated": N_("Master key changed"), "keys.renewed": N_("Children’s keys changed"),
    "programme.set-up": N_("Who gets alerts was changed"), "programme.on": N_("Check-ins switched on"),
    "programme.off": N_("Check-ins switched off"),
    "plan.confirmed": N_("Plan imported"), "plan.dropped": N_("Import dropped"), "plan.sent": N_("Plan file sent"),
    "population.sent": N_("File of how many people there are sent"),
    "plan.row-corrected": N_("Row of a plan corrected"), "period.added": N_("Period added"),
    "release.corrected": N_("Corrected figures released"), "release.rule": N_("When figures are released by themselves changed"),
    "release.frozen": N_("Figures released"), "theme.added": N_("Theme added"), "theme.changed": N_("Theme changed"),
    "criterion.added": N_("Success criterion added"), "criterion.changed": N_("Success criterion changed"),
    "criterion.retired": N_("Success criterion retired"), "criterion.measured": N_("Measure set"),
    "criterion.unmeasured": N_("Measure removed"), "criterion.done": N_("Success criterion noted as done"),
    "criterion.told": N_("What was done was told"), "criterion.promises": N_("Promises counted"),
    "wave.planned": N_("Survey planned"), "wave.opened": N_("Survey opened"), "wave.list": N_("Invitation list sent"),
    "wave.codes": N_("Codes made"), "wave.closing": N_("Survey closing"), "wave.closed": N_("Survey closed"),
    "wave.frozen": N_("Survey answers frozen"), "wave.discarded": N_("Survey discarded"),
    "wave.key_taken": N_("Survey key taken out"),
    "texts.begun": N_("Comments laid out for reading"), "texts.decided": N_("Comments kept, shortened or left out"),
    "texts.ungrouped": N_("Groups taken off comments"), "texts.proposed": N_("Comments proposed for release"),
    "texts.withheld": N_("Comments withheld"), "texts.again": N_("Decisions about comments thrown away"),
    "texts.released": N_("Comments released"), "texts.sent_back": N_("Comments sent back"),
    "wave.settled": N_("Days of a survey set"), "wave.invited": N_("Invitations queued"), "wave.reminded": N_("Reminders queued"),
    "wave.reminders": N_("Days of reminders changed"), "wave.extended": N_("Survey extended"),
    "roster.made": N_("List kept"), "roster.replaced": N_("Kept list replaced"), "roster.deleted": N_("Kept list deleted"),
    "roster.taken_off": N_("One person taken off a kept list"),
    "series.begun": N_("Survey set to come again"), "series.moved": N_("Next day of a survey moved"),
    "series.stopped": N_("Survey comes again no more"), "course.planned": N_("Training evaluation planned"),
    "door.planned": N_("Door of a survey planned"), "door.removed": N_("Door of a survey taken away"),
    "door.renewed": N_("Door of a survey got a new link"),
    "survey.drafted": N_("Survey drafted"), "survey.worded": N_("Draft of a survey worded"), "survey.published": N_("Survey published"),
    "survey.discarded": N_("Draft of a survey thrown away"), "survey.retired": N_("Survey retired"),
    "survey.brought_back": N_("Survey brought back"), "survey.imported": N_("Survey brought in from a file"),
    "chart.rephased": N_("New baseline of a chart"), "chart.marked": N_("Point of a chart marked"),
    "chart.taken_back": N_("Note on a chart taken back"),
    "focus_group.written": N_("Focus group written down"), "focus_group.changed": N_("What is kept of a focus group changed"),
    "focus_group.passages": N_("Passages of a focus group added"), "focus_group.reworded": N_("Passage of a focus group changed"),
    "focus_group.removed": N_("Passage of a focus group taken out"), "focus_group.opened": N_("Passages of a focus group opened"),
    "focus_group.ready": N_("Passages of a focus group fixed"), "focus_group.reopened": N_("Passages of a focus group open for changes"),
    "focus_group.gone": N_("Words of a focus group destroyed"), "focus_group.thrown_away": N_("Focus group thrown away"),
    "code_book.begun": N_("Code book begun"), "code_book.worded": N_("Code book changed"), "code_book.used": N_("Code book in use"),
    "code_book.retired": N_("Code book retired"), "code_book.discarded": N_("Draft of a code book thrown away"),
    "coding.opened": N_("Two people asked to code"), "coding.done": N_("Coder done"), "coding.not_done": N_("Coder not done after all"),
    "coding.compared": N_("Codes of two people compared"), "coding.proposed": N_("One set of codes proposed"),
    "coding.agreed": N_("Codes agreed"), "coding.sent_back": N_("Proposed codes sent back"), "coding.ended": N_("Coding ended without agreeing"),
    "audit_template.begun": N_("Template of an audit begun"), "audit_template.worded": N_("Template of an audit changed"),
    "audit_template.used": N_("Template of an audit in use"), "case_audit.drawn": N_("Case files drawn"), "case_audit.read": N_("Case file read"),
    "case_audit.settled": N_("Two readers settled"), "case_audit.closed": N_("Case-file audit closed"),
    "case_audit.thrown_away": N_("Case-file audit thrown away"), "training.added": N_("Training added"),
    "training.changed": N_("Training changed"), "training.retired": N_("Training taken off the list"),
    "directory.written": N_("Entry of the directory written"), "directory.checked": N_("Entry of the directory checked"),
    "directory.retired": N_("Entry of the directory taken off"), "directory.back": N_("Entry of the directory put back"),
    "class_wheel.opened": N_("Class wheel opened"), "class_wheel.place": N_("Place added to a class wheel"),
    "class_wheel.dropped": N_("Class wheel closed, nothing shown"),
}
"""A kind of line that is not here shows its own short name."""
KINDS = {
    "child": N_("Child"), "person": N_("Account"), "check_in": N_("Check-in"), "pass": N_("Code"), "promise": N_("Promise"),
    "concern": N_("Alert"), "mail": N_("E-mail"), "programme": N_("Programme"), "area": N_("Area"), "service": N_("Service"),
    "keys": N_("Keys"), "records": N_("Records"), "plan": N_("Plan"), "criterion": N_("Success criterion"), "release": N_("Release"),
    "plan_import": N_("Plan file"), "instrument_version": N_("Version of the wheel"), "wave": N_("Survey wave"), "survey_door": N_("Door of a survey"), "theme": N_("Theme"), "text_review": N_("Comments"), "period": N_("Period"),
    "focus_group": N_("Focus group"), "code_book": N_("Code book"), "coding_round": N_("Coding"),
    "audit_template": N_("Template of an audit"), "case_audit": N_("Case-file audit"), "training": N_("Training"),
    "directory_entry": N_("Entry of the directory"),
    "class_wheel": N_("Class wheel"), "survey": N_("Survey"), "chart_phase": N_("New baseline"), "chart_mark": N_("Marked point"),
}


def event(what: str) -> str:
    """What happened, in the reader's language; the short name itself for a kind of line that has no words here."""
    return translated(EVENTS[what]) if what in EVENTS else what


def thing(about: str) -> tuple[str, str]:
    """What a line is about: its kind in words, and its id ('' where there is none)."""
    kind, _colon, ident = about.partition(":")
    return translated(KINDS[kind]) if kind in KINDS else kind, ident
