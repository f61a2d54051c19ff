"""What runs by the clock and behind the requests: plan what is due, deliver it, fetch words, rescue what got lost, erase what is over.

`Jobs` (running.py) is all that others need. Must not write what people own: that is bot.services'.
"""

from __future__ import annotations

from bot.jobs.running import Jobs

__all__ = ["Jobs"]
