"""These tests run without Home Assistant."""

from tests.without_homeassistant import stub_the_integration

stub_the_integration()
