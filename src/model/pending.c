/* SPDX-License-Identifier: MIT */
/* Stands in for rooms that are being built; goes when they are there. */
#include "buying/roles.h"
#include "lifecycle/machine.h"
#include "lifecycle/next_step.h"
__attribute__((weak)) const struct lead_lexicon *lead_lexicon_read(const struct lead_place *place, struct lead_arena *arena){(void)place; return LEAD_ARENA_NEW(arena,8,char)? (const void*)"": NULL;}
__attribute__((weak)) void lead_title_read(const struct lead_lexicon *lexicon, const char *text, size_t text_size, lead_title *title){(void)lexicon;(void)text;(void)text_size; title->department=13;title->seniority=7;title->role=0;title->confidence=0;title->word_count=0;}
__attribute__((weak)) bool lead_machine_begin(const struct lead_place *place, struct lead_schema *schema, struct lead_arena *arena, struct lead_machine *machine){(void)place;(void)schema;(void)arena;(void)machine;return true;}
__attribute__((weak)) bool lead_machine_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_machine *machine){(void)place;(void)conditions;(void)machine;return true;}
__attribute__((weak)) bool lead_next_step_begin(const struct lead_place *place, struct lead_arena *arena, struct lead_next_step *next){(void)place;(void)arena;(void)next;return true;}
__attribute__((weak)) bool lead_next_step_read(const struct lead_place *place, struct lead_conditions *conditions, struct lead_next_step *next){(void)place;(void)conditions;(void)next;return true;}
