"""``python -m living_review`` is the command ``living-review``."""

from living_review.commands.installed import main

if __name__ == "__main__":
    main()
