"""Other programs that open what obelism writes: browsers, word processors. No part of the suite.

`python -m tests.clients` runs all that are installed, `python -m tests.clients NAME` one.
"""
