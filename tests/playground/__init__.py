"""The stand-in for Slack against Slack's documentation, with Slack's own libraries as the counterpart."""
