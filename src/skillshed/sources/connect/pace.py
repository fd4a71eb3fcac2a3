"""Not asking a publisher too fast."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable


class Pace:
    """Lets requests through one at a time: `interval` seconds apart, at most `requests` in any `window` seconds."""

    def __init__(
        self,
        *,
        interval: float,
        requests: int = 0,
        window: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.interval = interval
        self.window = window
        self.clock = clock
        self.sleep = sleep
        self._limited = requests > 0
        self._times: deque[float] = deque(maxlen=max(requests, 1))
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Return when the next request may go."""
        with self._lock:
            pause = self._due() - self.clock()
            if pause > 0:
                self.sleep(pause)
            self._times.append(self.clock())

    def _due(self) -> float:
        if not self._times:
            return self.clock()
        full = self._limited and len(self._times) == self._times.maxlen
        return max(self._times[-1] + self.interval, self._times[0] + self.window if full else 0.0)
