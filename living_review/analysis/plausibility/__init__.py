"""Numbers that ask for a look: checks of plausibility, which need nothing that people declare, and never accuse.

A rule of ``checks`` says what must hold; what is here may have a reason. Each check is a small generator with a sentence, its source, and
three kinds of results: passed, asks for a look, could not be tried and why. It stays silent where it cannot know.
"""
