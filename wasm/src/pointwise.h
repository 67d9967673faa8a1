/* The pointwise machine: what its three files share. */
#ifndef TABGRAD_POINTWISE_H
#define TABGRAD_POINTWISE_H

#include "engine.h"

typedef struct {
  u16 op;
  u8 to, a, b, c, d; /* the operands one after the other */
} Micro;

/* One micro-operation on n elements (rounded up to whole vectors). Returns an error code. */
i32 micro_narrow(Program *p, const Micro *m, u8 *const *r, i32 n);
i32 micro_elementary(const Micro *m, u8 *to, const u8 *a, const u8 *b, i32 n);
i32 micro_wide(Program *p, const Micro *m, u8 *const *r, i32 n);

/* Elementary functions that are rarely on a hot path: float32 through double precision. */
f32 scalar_unary(i32 op, f32 x);
f32 scalar_binary(i32 op, f32 x, f32 y);

/* Exact: the rest of a division with the sign of x, and with the sign of y. */
f64 remainder_of(f64 x, f64 y);
f64 floor_remainder(f64 x, f64 y);

/* For their loops: operands a, b, c and the result `to` of an operation, n elements in whole vectors. */
typedef u32 vu_any __attribute__((vector_size(VECTOR_BYTES), aligned(4), may_alias));
#define A(T) (*(const T##_any *)(a + 4 * i))
#define B(T) (*(const T##_any *)(b + 4 * i))
#define C(T) (*(const T##_any *)(c + 4 * i))
#define D(T) (*(const T##_any *)(d + 4 * i))
#define EACH(op, T, expression) \
  case M_##op: \
    for (i32 i = 0; i < n; i += LANES) *(T##_any *)(to + 4 * i) = (expression); \
    return 0;

#endif
