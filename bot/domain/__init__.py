"""What the bot decides: pure values in, values out; knows nobody."""
