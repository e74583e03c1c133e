"""Roomkeeper as it runs: loaded by a real Home Assistant, in this process."""
