# SPDX-License-Identifier: MIT
"""Text as conditions see it: folding and word boundaries."""

from functools import lru_cache
from unicodedata import category, normalize

# Scripts that are written without spaces, as ranges of first and last characters.
WITHOUT_SPACES = (
    (0x0E00, 0x0E7F), (0x0E80, 0x0EFF),                                    # Thai, Lao
    (0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F),                  # Myanmar
    (0x1780, 0x17FF), (0x19E0, 0x19FF),                                    # Khmer
    (0x3041, 0x3096), (0x309D, 0x309F), (0x1B001, 0x1B11F), (0x1B132, 0x1B132), (0x1B150, 0x1B152),   # Hiragana
    (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF), (0x1AFF0, 0x1B000), (0x1B120, 0x1B122), (0x1B155, 0x1B155),
    (0x1B164, 0x1B167), (0xFF66, 0xFF9D),                                  # Katakana, with its long vowel mark and half width
    (0x2E80, 0x2FD5), (0x3005, 0x3007), (0x3021, 0x3029), (0x3038, 0x303B), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAD9),
    (0x20000, 0x3FFFF),                                                    # Han
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """NFKC and case folding, again and again until nothing changes."""
    folded = normalize("NFKC", normalize("NFKC", text).casefold())
    return folded if folded == text else fold(folded)


def is_word_character(character: str) -> bool:
    kind = category(character)
    if kind[0] not in "LM" and kind != "Nd":
        return False
    return not any(first <= ord(character) <= last for first, last in WITHOUT_SPACES)


def is_boundary(text: str, at: int) -> bool:
    """Whether a word begins or ends before the character at `at`."""
    return at in (0, len(text)) or not (is_word_character(text[at - 1]) and is_word_character(text[at]))


def has_words(text: str, pattern: str) -> bool:
    """Whether folded `text` contains folded `pattern` as whole words."""
    return any(text.startswith(pattern, at) and is_boundary(text, at) and is_boundary(text, at + len(pattern)) for at in range(len(text)))


def starts(text: str, pattern: str) -> bool:
    return text.startswith(pattern)


def ends(text: str, pattern: str) -> bool:
    return text.endswith(pattern)
