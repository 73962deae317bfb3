"""Addresses of trainings and their lines."""

from analysis.routes.training.pages import URLS

__all__ = ["URLS"]
