"""What the pages show, and the Markdown that the templates make of it."""
