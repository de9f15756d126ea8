"""Turn the YAML records of a systematic review into a static, auditable website.

The modules form one pipeline, and each imports only from those before it (``tests/test_architecture.py``)::

    problems -> csv_input -> sources -> vocabulary -> quantities -> effects -> meta -> stated -> conditions -> effect_schema
    -> synthesis_schema -> appraisal -> review -> study -> claim_schema -> loading -> assessments -> variables
    -> prose -> languages -> rules -> derivation -> tables -> numbers -> comparable -> synthesis -> claim_terms -> claims
    -> palette -> card -> charts -> figures -> glossary -> markup -> prisma -> prisma_csv -> study_page -> compare
    -> claims_page -> syntheses_page -> structured -> feed -> pages -> phrases -> robvis -> exports -> downloads
    -> new_review -> offline -> translated -> site

Nothing in here knows any particular review: what differs between reviews is declared in the review's own records.
"""
