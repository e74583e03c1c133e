"""How hard hypothesis looks: moderately, or with HYPOTHESIS_PROFILE=thorough for some minutes."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "moderate",
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough", settings.get_profile("moderate"), max_examples=3_000, stateful_step_count=80
)


def load_profile() -> None:
    """Take the profile that the environment asks for."""
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "moderate"))
