"""Surveys that are written here, in the browser: a draft is the data of a questionnaire, worked on until it is published.

kinds     what a question may be, with the words that it starts with (starters.toml)
shape     questions and pages in order: add, move, duplicate, remove, bring back
answers   what there is to choose from: options, rows of a matrix, scales, with codes that stay
reading   a draft as questions, however unfinished it is
faults    what has to be mended before it can be published, a sentence each; hints about the wording
changes   what is different from the version before, and what is compared no more
drafts    the acts: start, copy, change, save, publish, retire, discard
own       which of these surveys can be used for a wave
forms     what was typed on the pages
"""
