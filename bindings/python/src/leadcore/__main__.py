# SPDX-License-Identifier: MIT
"""``python -m leadcore``"""

import sys

from leadcore._cli import main

sys.exit(main())
