"""Everything that reads what strangers send, given any bytes at all: run with `make fuzz` (ten minutes).

`targets` are the readers with what they may answer, `loop` a small mutator that needs nothing, `one` a target under
atheris, and `python -m tests.fuzz SECONDS` all of them, one after the other. `tests/core/test_fuzz.py` runs the loop
for a moment in every test run.
"""
