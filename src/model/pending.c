/* SPDX-License-Identifier: MIT */
/* Stands in for rooms that are being built; goes when they are there. */
#include "buying/roles.h"
__attribute__((weak)) const struct lead_lexicon *lead_lexicon_read(const struct lead_place *place, struct lead_arena *arena){(void)place; return LEAD_ARENA_NEW(arena,8,char)? (const void*)"": NULL;}
__attribute__((weak)) void lead_title_read(const struct lead_lexicon *lexicon, const char *text, size_t text_size, lead_title *title){(void)lexicon;(void)text;(void)text_size; title->department=13;title->seniority=7;title->role=0;title->confidence=0;title->word_count=0;}
