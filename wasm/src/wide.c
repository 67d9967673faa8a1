/* Micro-operations with operands or results of 8 bytes: float64, int64, uint64. Rarely hot. */
#include "pointwise.h"

#pragma clang attribute push(__attribute__((minsize)), apply_to = function) /* rarely hot */

#define UNARY(op, T, R, expression) \
  case M_##op: \
    for (i32 i = 0; i < n; i++) { \
      T x = ((const T *)a)[i]; \
      ((R *)to)[i] = (R)(expression); \
    } \
    return 0;
#define BINARY(op, T, R, expression) \
  case M_##op: \
    for (i32 i = 0; i < n; i++) { \
      T x = ((const T *)a)[i], y = ((const T *)b)[i]; \
      ((R *)to)[i] = (R)(expression); \
    } \
    return 0;

/* The rest of a division, exact, with the sign of x: the mantissa of x is divided 11 bits at a time. */
f64 remainder_of(f64 x, f64 y) {
  typedef union { f64 f; u64 u; } Bits;
  Bits a = {__builtin_fabs(x)}, b = {__builtin_fabs(y)};
  const u64 infinity = (u64)0x7ff << 52, one = (u64)1 << 52;
  if (a.u >= infinity || b.u > infinity || b.u == 0) return __builtin_nan("");
  if (a.u < b.u) return x;
  i32 e = (i32)(a.u >> 52), k = (i32)(b.u >> 52);
  u64 r = e ? (a.u & (one - 1)) | one : a.u, m = k ? (b.u & (one - 1)) | one : b.u;
  e = MAX(e, 1), k = MAX(k, 1);
  for (; r %= m, e > k; e -= MIN(e - k, 11)) r <<= MIN(e - k, 11);
  Bits scale = {.u = k < 53 ? (u64)1 << (k - 1) : (u64)(k - 52) << 52};
  return __builtin_copysign((f64)r * scale.f, x);
}

f64 floor_remainder(f64 x, f64 y) {
  f64 m = remainder_of(x, y);
  if (m == 0) return __builtin_copysign(0.0, y);
  return (m < 0) != (y < 0) ? m + y : m;
}

static i32 divide(Program *p, i32 op, u8 *to, const u8 *a, const u8 *b, i32 n) {
  for (i32 i = 0; i < n; i++) {
    i64 x = ((const i64 *)a)[i], y = ((const i64 *)b)[i], r;
    if (y == 0) return fail(p, ERROR_DIVISION, i, 0);
    if (op == M_FLOORDIV_Q) r = (i64)((u64)x / (u64)y);
    else if (op == M_FLOORMOD_Q) r = (i64)((u64)x % (u64)y);
    else {
      i64 q = y == -1 ? (i64)-(u64)x : x / y, m = y == -1 ? 0 : x % y;
      i32 apart = m != 0 && (m < 0) != (y < 0);
      r = op == M_TRUNCDIV_L ? q : op == M_TRUNCMOD_L ? m : op == M_FLOORDIV_L ? q - apart : m + (apart ? y : 0);
    }
    ((i64 *)to)[i] = r;
  }
  return 0;
}

static i32 power(Program *p, u8 *to, const u8 *a, const u8 *b, i32 n) {
  for (i32 i = 0; i < n; i++) {
    u64 x = ((const u64 *)a)[i], r = 1;
    i64 y = ((const i64 *)b)[i];
    if (y < 0) return fail(p, ERROR_POWER, y, 0);
    for (; y; y >>= 1, x *= x)
      if (y & 1) r *= x;
    ((u64 *)to)[i] = r;
  }
  return 0;
}

static i32 arithmetic(i32 op, u8 *to, const u8 *a, const u8 *b, i32 n) {
  switch (op) {
    BINARY(ADD_D, f64, f64, x + y)
    BINARY(SUB_D, f64, f64, x - y)
    BINARY(MUL_D, f64, f64, x * y)
    BINARY(DIV_D, f64, f64, x / y)
    BINARY(MAX_D, f64, f64, x > y || x != x ? x : y)
    BINARY(MIN_D, f64, f64, x < y || x != x ? x : y)
    BINARY(TRUNCMOD_D, f64, f64, remainder_of(x, y))
    BINARY(FLOORMOD_D, f64, f64, floor_remainder(x, y))
    BINARY(ADD_L, u64, u64, x + y)
    BINARY(SUB_L, u64, u64, x - y)
    BINARY(MUL_L, u64, u64, x * y)
    BINARY(MAX_L, i64, i64, MAX(x, y))
    BINARY(MIN_L, i64, i64, MIN(x, y))
    BINARY(MAX_Q, u64, u64, MAX(x, y))
    BINARY(MIN_Q, u64, u64, MIN(x, y))
    BINARY(EQ_D, f64, i32, -(x == y))
    BINARY(NE_D, f64, i32, -(x != y))
    BINARY(LT_D, f64, i32, -(x < y))
    BINARY(LE_D, f64, i32, -(x <= y))
    BINARY(EQ_L, i64, i32, -(x == y))
    BINARY(NE_L, i64, i32, -(x != y))
    BINARY(LT_L, i64, i32, -(x < y))
    BINARY(LE_L, i64, i32, -(x <= y))
    BINARY(LT_Q, u64, i32, -(x < y))
    BINARY(LE_Q, u64, i32, -(x <= y))
    BINARY(AND_L, u64, u64, x & y)
    BINARY(OR_L, u64, u64, x | y)
    BINARY(XOR_L, u64, u64, x ^ y)
    BINARY(SHL_L, u64, u64, y < 64 ? x << y : 0)
    BINARY(SHR_Q, u64, u64, y < 64 ? x >> y : 0)
    BINARY(SHR_L, i64, i64, (u64)y < 64 ? x >> y : x >> 63)
    UNARY(NEG_D, f64, f64, -x)
    UNARY(ABS_D, f64, f64, __builtin_fabs(x))
    UNARY(SIGN_D, f64, f64, x != x ? x : (f64)((x > 0) - (x < 0)))
    UNARY(SQRT_D, f64, f64, __builtin_sqrt(x))
    UNARY(FLOOR_D, f64, f64, __builtin_floor(x))
    UNARY(CEIL_D, f64, f64, __builtin_ceil(x))
    UNARY(RINT_D, f64, f64, __builtin_rint(x))
    UNARY(TRUNC_D, f64, f64, __builtin_trunc(x))
    UNARY(NEG_L, u64, u64, -x)
    UNARY(ABS_L, i64, u64, x < 0 ? -(u64)x : (u64)x)
    UNARY(SIGN_L, i64, i64, (x > 0) - (x < 0))
    UNARY(NOT_L, u64, u64, ~x)
    UNARY(COPY_L, u64, u64, x)
    UNARY(POPCOUNT_L, u64, u32, __builtin_popcountll(x))
  }
  return -1;
}

/* To integers toward zero; what does not fit becomes the lowest number, as on x86. */
#define LOWEST ((i64)0x8000000000000000ull)
#define TO_LONG(x) ((x) >= -9223372036854775808.0 && (x) < 9223372036854775808.0 ? (i64)(x) : LOWEST)

INLINE u64 to_unsigned(f64 x) {
  if (x >= 9223372036854775808.0 && x < 18446744073709551616.0) return (u64)(i64)(x - 9223372036854775808.0) + (1ull << 63);
  return (u64)TO_LONG(x);
}

static i32 conversion(i32 op, u8 *to, const u8 *a, i32 n) {
  switch (op) {
    UNARY(F_D, f32, f64, x)
    UNARY(F_L, f32, i64, TO_LONG(x))
    UNARY(F_Q, f32, u64, to_unsigned(x))
    UNARY(D_F, f64, f32, x)
    UNARY(D_I, f64, i32, x > -2147483649.0 && x < 2147483648.0 ? (i32)x : (i32)0x80000000)
    UNARY(D_U, f64, u32, x > -9.2e18 && x < 9.2e18 ? (u32)(i64)x : 0)
    UNARY(D_L, f64, i64, TO_LONG(x))
    UNARY(D_Q, f64, u64, to_unsigned(x))
    UNARY(I_D, i32, f64, x)
    UNARY(I_L, i32, i64, x)
    UNARY(U_D, u32, f64, x)
    UNARY(U_L, u32, i64, x)
    UNARY(L_F, i64, f32, x)
    UNARY(L_D, i64, f64, x)
    UNARY(L_I, i64, i32, x)
    UNARY(Q_F, u64, f32, x)
    UNARY(Q_D, u64, f64, x)
  }
  return -1;
}

i32 micro_wide(Program *p, const Micro *m, u8 *const *r, i32 n) {
  u8 *to = r[m->to];
  const u8 *a = r[m->a], *b = r[m->b];
  if (m->op == M_SELECT_L) {
    for (i32 i = 0; i < n; i++) ((i64 *)to)[i] = ((const i32 *)a)[i] ? ((const i64 *)b)[i] : ((const i64 *)r[m->c])[i];
    return 0;
  }
  if (m->op == M_POW_L) return power(p, to, a, b, n);
  if (arithmetic(m->op, to, a, b, n) == 0 || conversion(m->op, to, a, n) == 0) return 0;
  return divide(p, m->op, to, a, b, n);
}

#pragma clang attribute pop
