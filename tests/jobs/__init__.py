"""Tests of the jobs: the real client, the real databases, the stand-in for Slack, and a clock that the test moves."""
