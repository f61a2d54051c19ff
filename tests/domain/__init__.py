"""Tests of what the bot decides: plain values, no database, no clock."""
