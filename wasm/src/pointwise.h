/* The pointwise machine: what its three files share. */
#ifndef TABGRAD_POINTWISE_H
#define TABGRAD_POINTWISE_H

#include "engine.h"

typedef struct {
  u16 op;
  u8 to, a, b, c;
} Micro;

/* One micro-operation on n elements (rounded up to whole vectors). Returns an error code. */
i32 micro_narrow(Program *p, const Micro *m, u8 *const *r, i32 n);
i32 micro_wide(Program *p, const Micro *m, u8 *const *r, i32 n);

/* Elementary functions that are rarely on a hot path: float32 through double precision. */
f32 scalar_unary(i32 op, f32 x);
f32 scalar_binary(i32 op, f32 x, f32 y);

#endif
