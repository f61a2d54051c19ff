"""Full Circle: what the bot decides, says and does."""
