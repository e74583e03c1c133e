"""Core, engine and ledger by themselves, without Home Assistant."""

from tests.without_homeassistant import stub_the_integration

stub_the_integration()
