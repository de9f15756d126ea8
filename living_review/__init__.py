"""Turn the YAML records of a systematic review into a static, auditable website.

The parts stand in the order of the data's way, and each imports only from those before it (``tests/test_architecture.py``)::

    records -> exchange -> checks -> stats -> analysis -> charts -> pages -> export -> site -> commands

``problems`` (what can be wrong with a record), ``formatting`` (numbers and text as readers see them), ``wording`` (sentences that
can be said again in another language), ``remembering`` (what need not be made again) and ``discovery`` (the modules of a folder)
know no part and serve all.
Nothing in here knows any particular review: what differs between reviews is declared in the review's own records.
"""
