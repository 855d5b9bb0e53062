# SPDX-License-Identifier: MIT
"""Text as conditions see it: folding and word boundaries."""

from functools import lru_cache
from unicodedata import category, normalize

# Scripts that are written without spaces, as first and last characters. Signs that several of these scripts share, such as the long vowel
# mark of Japanese, belong to them all (Unicode's Script_Extensions).
WITHOUT_SPACES = (
    (0x0E01, 0x0E3A), (0x0E40, 0x0E5B), (0x0E80, 0x0EFF),                                      # Thai, Lao
    (0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F),                                      # Myanmar
    (0x1780, 0x17FF), (0x19E0, 0x19FF),                                                        # Khmer
    (0x3031, 0x3035), (0x3041, 0x309A), (0x309D, 0x309F), (0x30A1, 0x30FA), (0x30FC, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF), (0xFF66, 0xFF9F), (0x1AFF0, 0x1B16F),
    (0x2E80, 0x2FD5), (0x3005, 0x3007), (0x3021, 0x3029), (0x3038, 0x303C), (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF), (0xF900, 0xFAD9), (0x16FE2, 0x16FE3), (0x16FF0, 0x16FF1), (0x20000, 0x3FFFF),
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
