# SPDX-License-Identifier: MIT
"""A plain table on the terminal."""

from .._text import width
from .._text_table import cut, render

__all__ = ["cut", "render", "width"]
