"""What a person can ask for: build, check, serve, and what helps to write records."""
