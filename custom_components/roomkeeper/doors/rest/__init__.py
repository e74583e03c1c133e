"""The HTTP API: every verb and every question, by a path."""

from .views import async_register

__all__ = ["async_register"]
