"""The HTTP API: every verb and every question, by a path."""
