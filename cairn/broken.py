"""How workers end that cannot load their content, so that the server ends with them.

Granian replaces a worker that died. It gives up where the same worker dies again within seconds of being replaced, but it
remembers the last one alone: several that die in turn hide it, and were seen to be replaced for five minutes. So the
newest ends at once, as does the one that replaces it, and the others wait to be ended.
"""

import os
import signal
import time
from pathlib import Path

LONG_ENOUGH = 10.0  # seconds; Granian looks back 5.5


def end_in_turn() -> None:
    """Return at once in the newest worker of a server, and in the others after a while, or never."""
    if not _newest():
        signal.signal(
            signal.SIGTERM, signal.SIG_DFL
        )  # until a worker serves, it has its parent's handler, which ends nothing
        time.sleep(LONG_ENOUGH)


def _newest() -> bool:
    """Whether this process is the last that its parent started, as far as the system tells."""
    parent = os.getppid()
    try:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    except OSError:
        return True
    return str(os.getpid()) not in children[:-1]
