"""Real processes that are killed at a named point, stopped, or given a wrong clock, beside the stand-in for Slack.

Apart from the scenarios, which run in the test's own process. `python -m tests.fates` is `make test-kill`.
"""
