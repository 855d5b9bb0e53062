#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seeds of fuzz_json. What they hold is said by their names; run it again after a change and commit the files."""

from pathlib import Path

SEEDS = Path(__file__).parent / "seeds" / "json"

DOCUMENTS = {
    "array_commas": "[1,,2]",
    "array_trailing_comma": "[1,]",
    "array_unclosed": '["a",',
    "backslash_at_end": '"\\',
    "byte_order_mark": "\ufeff{}",
    "colon_missing": '{"a" 1}',
    "control_in_string": '"a\x01b"',
    "deep_allowed": "[" * 64 + "]" * 64,
    "deep_mixed": '{"a":[' * 32 + "0" + "]}" * 32,
    "deep_refused": "[" * 65 + "]" * 65,
    "deep_unclosed": "[" * 50000,
    "duplicate_keys": '{"name":1,"b":2,"name":3,"x-a":1,"x-a":2}',
    "duplicate_keys_many": "{" + ",".join(f'"k{i % 700}":{i}' for i in range(1000)) + "}",
    "empty": "",
    "escapes": '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00df\\u20AC\\uD83D\\uDE00"',
    "escape_cut": '"\\u12',
    "escape_unknown": '"\\x41"',
    "everything": '{"name":"\\u00e9€😀","when":[null,true,false,{}],"points":-12.50e-1,"":[]}',
    "key_not_string": "{1:2}",
    "keys_alike": '{"":0,"\\u0000":1,"abcdefgh":2,"abcdefgh\\u0000":3,"abcdefghi":4,"a~b":5,"a/b":6}',
    "lines": '[\r\n1,\n\n"é",\t2\r]',
    "nan": "NaN",
    "number_fine": "0.00010",
    "number_hard": "[9007199254740993,2.4703282292062328e-324,1.7976931348623158e308,5e-324,1e23]",
    "number_huge_exponent": "[1e999999999999999999999,-1e-999999999999999999999,0e99999999999]",
    "number_leading_zero": "01",
    "number_long": "9" * 3000 + "." + "9" * 3000,
    "number_long_below_one": "0." + "0" * 400 + "9" * 900,
    "number_point_only": "1.",
    "paths_long": '{"' + "k~/" * 100 + '":{"' + "é" * 150 + '":[0]}}',
    "string_long": '"' + "é" * 5000 + '"',
    "string_unclosed": '"abc',
    "surrogate_alone": '["\\ud800"]',
    "surrogate_reversed": '["\\udc00\\ud800"]',
    "two_documents": "{}{}",
    "wide": "[" + "1," * 3000 + "1]",
    "word_cut": "[tru",
}

BYTES = {
    "nul_after": b"{}\x00",
    "utf8_cut": b'"\xe6\x80"',
    "utf8_lone": b'"\x80"',
    "utf8_outside": b"[\xff]",
    "utf8_overlong": b'"\xc0\xaf"',
    "utf8_surrogate": b'"\xed\xa0\x80"',
    "utf16": "[1]".encode("utf-16"),
}


def main():
    SEEDS.mkdir(parents=True, exist_ok=True)
    for name, text in DOCUMENTS.items():
        (SEEDS / name).write_bytes(text.encode())
    for name, data in BYTES.items():
        (SEEDS / name).write_bytes(data)


main()
