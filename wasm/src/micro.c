/* Arithmetic on operands and results of 4 bytes: float32, int32, uint32, masks. */
#include "pointwise.h"
#include "vmath.h"

/* Of whole networks' time these take most. */
#define HOT(op, T, expression) \
  case M_##op: \
    _Pragma("clang loop unroll_count(2)") for (i32 i = 0; i < n; i += LANES) *(T##_any *)(to + 4 * i) = (expression); \
    return 0;

/* One by one, for what has no vector form. */
#define ONE(op, T, expression) \
  case M_##op: \
    for (i32 i = 0; i < n; i++) { \
      T x = ((const T *)a)[i], y = ((const T *)b)[i]; \
      (void)y; \
      ((T *)to)[i] = (expression); \
    } \
    return 0;

static i32 divide(Program *p, i32 op, u8 *to, const u8 *a, const u8 *b, i32 n) {
  for (i32 i = 0; i < n; i++) {
    i32 x = ((const i32 *)a)[i], y = ((const i32 *)b)[i], r;
    if (y == 0) return fail(p, ERROR_DIVISION, i, 0);
    if (op == M_FLOORDIV_U) r = (i32)((u32)x / (u32)y);
    else if (op == M_FLOORMOD_U) r = (i32)((u32)x % (u32)y);
    else {
      i32 q = y == -1 ? (i32)-(u32)x : x / y, m = y == -1 ? 0 : x % y;
      i32 apart = m != 0 && (m < 0) != (y < 0);
      r = op == M_TRUNCDIV_I ? q : op == M_TRUNCMOD_I ? m : op == M_FLOORDIV_I ? q - apart : m + (apart ? y : 0);
    }
    ((i32 *)to)[i] = r;
  }
  return 0;
}

static i32 power(Program *p, u8 *to, const u8 *a, const u8 *b, i32 n) {
  for (i32 i = 0; i < n; i++) {
    u32 x = ((const u32 *)a)[i], r = 1;
    i32 y = ((const i32 *)b)[i];
    if (y < 0) return fail(p, ERROR_POWER, y, 0);
    for (; y; y >>= 1, x *= x)
      if (y & 1) r *= x;
    ((u32 *)to)[i] = r;
  }
  return 0;
}

INLINE vf rectified(vf x) { return (vf)((vi)x & ~(x < 0.0f)); } /* nan stays */

static i32 arithmetic(const Micro *m, u8 *to, const u8 *a, const u8 *b, const u8 *c, const u8 *d, i32 n) {
  switch (m->op) {
    EACH(ADD_F, vf, A(vf) + B(vf))
    EACH(SUB_F, vf, A(vf) - B(vf))
    HOT(MUL_F, vf, A(vf) * B(vf))
    EACH(DIV_F, vf, A(vf) / B(vf))
    EACH(MAX_F, vf, vmaxf(A(vf), B(vf)))
    EACH(MIN_F, vf, vminf(A(vf), B(vf)))
    HOT(MAD_F, vf, A(vf) * B(vf) + C(vf))
    EACH(MAD_RELU_F, vf, rectified(A(vf) * B(vf) + C(vf)))
    EACH(MAD_CLIP_F, vf, vbetween(A(vf) * B(vf) + C(vf), splat(0.0f), D(vf)))
    EACH(CLIP_F, vf, vbetween(A(vf), B(vf), C(vf)))
    EACH(ADD_I, vu, A(vu) + B(vu))
    EACH(SUB_I, vu, A(vu) - B(vu))
    EACH(MUL_I, vu, A(vu) * B(vu))
    EACH(MAX_I, vi, ({ vi x = A(vi), y = B(vi), k = x > y; (x & k) | (y & ~k); }))
    EACH(MIN_I, vi, ({ vi x = A(vi), y = B(vi), k = x < y; (x & k) | (y & ~k); }))
    EACH(MAX_U, vu, ({ vu x = A(vu), y = B(vu), k = (vu)(x > y); (x & k) | (y & ~k); }))
    EACH(MIN_U, vu, ({ vu x = A(vu), y = B(vu), k = (vu)(x < y); (x & k) | (y & ~k); }))
    EACH(EQ_F, vi, A(vf) == B(vf))
    EACH(NE_F, vi, A(vf) != B(vf))
    EACH(LT_F, vi, A(vf) < B(vf))
    EACH(LE_F, vi, A(vf) <= B(vf))
    EACH(EQ_I, vi, A(vi) == B(vi))
    EACH(NE_I, vi, A(vi) != B(vi))
    EACH(LT_I, vi, A(vi) < B(vi))
    EACH(LE_I, vi, A(vi) <= B(vi))
    EACH(LT_U, vi, (vi)(A(vu) < B(vu)))
    EACH(LE_U, vi, (vi)(A(vu) <= B(vu)))
    EACH(AND_I, vi, A(vi) & B(vi))
    EACH(OR_I, vi, A(vi) | B(vi))
    EACH(XOR_I, vi, A(vi) ^ B(vi))
    EACH(SELECT_I, vi, ({ vi k = A(vi); (B(vi) & k) | (C(vi) & ~k); }))
    ONE(SHL_I, u32, y < 32 ? x << y : 0)
    ONE(SHR_U, u32, y < 32 ? x >> y : 0)
    ONE(SHR_I, i32, (u32)y < 32 ? x >> y : x >> 31)
    EACH(NEG_F, vf, -A(vf))
    EACH(ABS_F, vf, vabs(A(vf)))
    EACH(SIGN_F, vf, ({ vf x = A(vf); vf r = (vf)((vi)splat(1.0f) & (x > 0.0f)) - (vf)((vi)splat(1.0f) & (x < 0.0f)); blend(x != x, x, r); }))
    EACH(SQRT_F, vf, vsqrt(A(vf)))
    EACH(RSQRT_F, vf, 1.0f / vsqrt(A(vf)))
    EACH(RECIP_F, vf, 1.0f / A(vf))
    EACH(RELU_F, vf, rectified(A(vf)))
    EACH(SQUARE_F, vf, A(vf) * A(vf))
    EACH(FLOOR_F, vf, vfloor(A(vf)))
    EACH(CEIL_F, vf, vceil(A(vf)))
    EACH(TRUNC_F, vf, vtrunc(A(vf)))
    EACH(RINT_F, vf, vrint(A(vf)))
    EACH(NEG_I, vu, -A(vu))
    EACH(ABS_I, vu, ({ vi x = A(vi), k = x >> 31; (vu)(x ^ k) - (vu)k; }))
    EACH(SIGN_I, vi, ({ vi x = A(vi); (x < 0) - (x > 0); }))
    EACH(NOT_I, vi, ~A(vi))
    EACH(COPY_I, vi, A(vi))
    ONE(POPCOUNT_I, u32, (u32)__builtin_popcount(x))
  }
  return -1;
}

i32 micro_narrow(Program *p, const Micro *m, u8 *const *r, i32 n) {
  u8 *to = r[m->to];
  const u8 *a = r[m->a], *b = r[m->b], *c = r[m->c];
  if (m->op >= M_FLOORDIV_I && m->op <= M_TRUNCMOD_L && m->op != M_FLOORMOD_F) return divide(p, m->op, to, a, b, n);
  if (m->op == M_POW_I) return power(p, to, a, b, n);
  return arithmetic(m, to, a, b, c, r[m->d], n) == 0 ? 0 : micro_elementary(m, to, a, b, n);
}
