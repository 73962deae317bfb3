"""Declared tables of a closed wave or a period → tallies → disclosure control → frozen. The only writer of releases."""

from analysis.releases.classes import build_class
from analysis.releases.corrections import check_can_correct, check_why, correct_period
from analysis.releases.frozen import Released, log_refusal, reasons
from analysis.releases.periods import build_period, can_build_period, check_can_build_period
from analysis.releases.waves import build_wave, can_build_wave, check_can_build_wave

__all__ = ["Released", "build_class", "build_period", "build_wave", "can_build_period", "can_build_wave", "check_can_build_period",
           "check_can_build_wave", "check_can_correct", "check_why", "correct_period", "log_refusal", "reasons"]
