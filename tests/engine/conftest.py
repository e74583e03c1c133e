"""These tests run without Home Assistant."""

from tests.core.profiles import load_profile
from tests.without_homeassistant import stub_the_integration

stub_the_integration()
load_profile()
