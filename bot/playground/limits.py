"""Slack's rate limits: a tier per method and workspace, one post a second a channel.

Apart because they are off unless a test switches them on. Moments are the stand-in's clock's.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
# chat.postMessage: "several hundred a minute" a workspace. auth.test and the like: hundreds too.
SPECIAL_PER_MINUTE = 300
# "1 per second per channel, short bursts allowed".
CHANNEL_BURST = 2


class Limits:
    """Counts calls in sliding windows."""

    def __init__(self) -> None:
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._channels: dict[str, tuple[float, float]] = {}

    def wait(self, workspace: str, method: str, tier: int, channel: str, now: float) -> int:
        """Seconds to wait, 0 when the call may pass; a call that passes is counted."""
        window = self._calls[workspace, method]
        while window and window[0] <= now - 60:
            window.popleft()
        if len(window) >= PER_MINUTE.get(tier, SPECIAL_PER_MINUTE):
            return max(1, math.ceil(window[0] + 60 - now))
        if channel and not self._channel_passes(channel, now):
            return 1
        window.append(now)
        return 0

    def _channel_passes(self, channel: str, now: float) -> bool:
        tokens, at = self._channels.get(channel, (float(CHANNEL_BURST), now))
        tokens = min(float(CHANNEL_BURST), tokens + max(0.0, now - at))
        passes = tokens >= 1
        self._channels[channel] = (tokens - 1 if passes else tokens, now)
        return passes
