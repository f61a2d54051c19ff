"""The only client of Slack's Web API: what we call, and what its answers mean. Decides nothing and stores nothing."""
