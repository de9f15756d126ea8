"""From pages and files to the finished site."""
