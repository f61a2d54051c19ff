"""The storage suite: the same tests on SQLite files and on a real PostgreSQL."""
