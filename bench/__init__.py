"""Benchmarks: Roomkeeper beside its peers, in the same minute, on the same machine.

`script/bench` sets up what they need and runs them; `docs/performance.md` says
how they measure and what came of it.
"""
