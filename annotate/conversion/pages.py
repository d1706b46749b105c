"""Page marks as they stand in a transcription: "[Page 615]"."""

from __future__ import annotations

import re

PAGE_MARK = re.compile(r"\[Page ([^\s\[\]]{1,12})\] ?")
