"""Questionnaires in and out: XLSForm, LimeSurvey, REDCap and our own TOML are read; XLSForm, TOML and paper are written.

Reading keeps nothing: it answers with the data of a questionnaire (surveys.questionnaire.definition) and a sentence for each thing that
did not come across (`found.Came`). docs/surveys-exchange.md has what each format carries.
"""
