#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes decimal_cases.h: hard decimals and the doubles that Python's float() takes them for.

Run it by hand after a change: python3 make_decimal_cases.py > decimal_cases.h
"""

import decimal
import struct
from fractions import Fraction

decimal.getcontext().prec = 1200

PLAIN = """
0 -0 0.0 -0.0e5 0e999999999999999999999 1 -1 1.0 10 0.1 0.2 0.3 3.14159265358979 123.456 67.1
1E5 1e+5 1E-5 0.1e1 2.5e-1 123e-25 1e-5 1e-22 1e-23 5e-1 25e-2 0.000001 100000000000000000000000 1000000000000000000000000000000000000e-36
1e22 1e23 -1e23 8.5e22 123456789012345 999999999999999 1234567890123456 9007199254740991 9007199254740992 9007199254740993
9007199254740993.0000000000000000000000000000000001 9007199254740994 9007199254740995 9007199254740997 -9007199254740993
18014398509481985 18014398509481986 18014398509481987 18446744073709551615 18446744073709551616 9223372036854775807 9223372036854775808
36893488147419103233 7.2057594037927933e16 6.9294956446009195e15 3.7455744005952583e15
1e308 8.988465674311579e307 8.98846567431158e307 1.7976931348623157e308 1.7976931348623158e308 1.797693134862315807e308
5e-324 4.9406564584124654e-324 4.940656458412465441765687928682213723651e-324 7.4109846876186981e-324 2.2222222222222222e-322 1e-320
2.4703282292062327e-324 2.4703282292062328e-324 2.4703282292062327208e-324 2.47e-324 1e-324 1e-400 -1e-400 1e-999999999999999999999
2.2250738585072014e-308 2.2250738585072011e-308 2.2250738585072012e-308 2.225073858507201e-308 2.2250738585072009e-308 1e-307 1e-308
4.4501477170144023e-308 6.631236846766476e-316 3.237883913302901e-319 1.2345678901234567890123456789e-200
1.00000000000000011102230246251565403 1.00000000000000011102230246251565404 1.00000000000000011102230246251565405
1.00000000000000033306690738754696212708950042724609375 0.500000000000000166533453693773481063544750213623046875
""".split()

# Each of these doubles and the next one have a decimal exactly halfway between them.
HALFWAY = [0x1, 0x2, 0x3, 0x0008000000000000, 0x000FFFFFFFFFFFFF, 0x0010000000000000, 0x0010000000000001, 0x1234567890ABCDEF,
           0x3FEFFFFFFFFFFFFF, 0x3FF0000000000000, 0x4340000000000000, 0x7FEFFFFFFFFFFFFE]


def double(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def written(fraction):
    return str(decimal.Decimal(fraction.numerator) / decimal.Decimal(fraction.denominator)).replace("E", "e")


def around(bits):
    """Exactly halfway, a very little above, a very little below."""
    half = (Fraction(double(bits)) + Fraction(double(bits + 1))) / 2
    digits, _, exponent = written(half).partition("e")
    suffix = "e" + exponent if exponent else ""
    yield digits + suffix
    yield digits + ("" if "." in digits else ".") + "0" * 30 + "1" + suffix
    yield written(half * (1 - Fraction(1, 10**60)))


def row(text):
    bits = struct.unpack("<Q", struct.pack("<d", float(text)))[0]
    pieces = [text[i : i + 110] for i in range(0, len(text), 110)]
    begin = "\n     " if len(pieces) > 1 else ""
    return f"    {{UINT64_C(0x{bits:016X}), {begin}" + "\n     ".join(f'"{piece}"' for piece in pieces) + "},"


def main():
    texts = PLAIN + [text for bits in HALFWAY for text in around(bits)]
    print("/* SPDX-License-Identifier: MIT */")
    print("/* Written by make_decimal_cases.py: the bits of Python's float(text). */")
    print("static const struct {\n    uint64_t bits;\n    const char *text;\n} decimal_cases[] = {")
    print("\n".join(row(text) for text in texts))
    print("};")


main()
