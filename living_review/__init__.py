"""Turn the YAML records of a systematic review into a static, auditable website.

The modules form one pipeline, and each imports only from those before it (``tests/test_architecture.py``)::

    problems -> sources -> vocabulary -> quantities -> schema -> loading -> rules -> derivation
             -> tables -> numbers -> palette -> charts -> figures -> pages -> exports -> site

Nothing in here knows any particular review: what differs between reviews is declared in the review's own records.
"""
