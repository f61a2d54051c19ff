"""Tests of the only client of Slack: against the stand-in, and the table of codes against Slack's documentation."""
