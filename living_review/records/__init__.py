"""What people write, as types, and how it is read."""
