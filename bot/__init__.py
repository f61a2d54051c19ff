"""Full Circle: what the bot decides, says and does.

Whatever is loaded of it, zones come from the tzdata package that the lock names, never from the machine: "Fridays at 10" has to be the same
moment on every replica, and Python would take the machine's own zone files first, however old.
"""

import zoneinfo

zoneinfo.reset_tzpath(to=())
