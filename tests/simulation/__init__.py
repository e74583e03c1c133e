"""A simulated year: the real core, engine, ledger and device runners, in a time of our own."""
