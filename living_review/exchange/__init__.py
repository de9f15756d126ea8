"""What other programs write and read: the layouts of their files as typed values, without a file being opened."""
