/* SPDX-License-Identifier: MIT */
/* For functions that are only worth having inlined. */
#ifndef LEADCORE_SRC_BASE_INLINE_H
#define LEADCORE_SRC_BASE_INLINE_H

#if defined(__GNUC__)
#define LEAD_ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define LEAD_ALWAYS_INLINE static inline
#endif

#endif
