/* Conversions and elementary functions on operands and results of 4 bytes. */
#include "pointwise.h"
#include "vmath.h"

#pragma clang attribute push(__attribute__((minsize)), apply_to = function) /* explicit vectors */

static i32 conversion(const Micro *m, u8 *to, const u8 *a, i32 n) {
  switch (m->op) {
    EACH(I_F, vf, __builtin_convertvector(A(vi), vf))
    EACH(U_F, vf, __builtin_convertvector(A(vu), vf))
    EACH(B_I, vi, A(vi) & 1)
    EACH(B_F, vf, (vf)(A(vi) & (vi)splat(1.0f)))
    EACH(WRAP_INT8, vi, (A(vi) << 24) >> 24)
    EACH(WRAP_UINT8, vi, A(vi) & 255)
    EACH(WRAP_INT16, vi, (A(vi) << 16) >> 16)
    EACH(WRAP_UINT16, vi, A(vi) & 65535)
    case M_F_I: /* toward zero; what does not fit becomes the lowest number, as on x86 */
      for (i32 i = 0; i < n; i++) {
        f32 x = ((const f32 *)a)[i];
        ((i32 *)to)[i] = x > -2147483904.0f && x < 2147483648.0f ? (i32)x : (i32)0x80000000;
      }
      return 0;
    case M_F_U:
      for (i32 i = 0; i < n; i++) {
        f32 x = ((const f32 *)a)[i];
        ((u32 *)to)[i] = x > -9.2e18f && x < 9.2e18f ? (u32)(i64)x : 0;
      }
      return 0;
  }
  return -1;
}

/* Arguments that are too large for the vector's reduction are rare: they are done one by one. */
static i32 sine(i32 op, u8 *to, const u8 *a, i32 n) {
  for (i32 i = 0; i < n; i += LANES) {
    vf x = A(vf), y = op == M_SIN_F ? vsin(x) : vcos(x);
    vi large = vabs(x) > VSIN_LIMIT;
    for (i32 k = 0; k < LANES; k++)
      if (large[k]) y[k] = scalar_unary(op, x[k]);
    *(vf_any *)(to + 4 * i) = y;
  }
  return 0;
}

i32 micro_elementary(const Micro *m, u8 *to, const u8 *a, const u8 *b, i32 n) {
  if (conversion(m, to, a, n) == 0) return 0;
  switch (m->op) {
    EACH(EXP_F, vf, vexp(A(vf)))
    EACH(EXPM1_F, vf, vexpm1(A(vf)))
    EACH(LOG_F, vf, vlog(A(vf)))
    EACH(LOG1P_F, vf, vlog1p(A(vf)))
    EACH(TANH_F, vf, vtanh(A(vf)))
    EACH(SIGMOID_F, vf, vsigmoid(A(vf)))
    EACH(SOFTPLUS_F, vf, vsoftplus(A(vf)))
    EACH(ERF_F, vf, verf(A(vf)))
    case M_SIN_F: case M_COS_F: return sine(m->op, to, a, n);
    case M_POW_F: case M_ATAN2_F: case M_NEXTAFTER_F: case M_FLOORMOD_F: case M_TRUNCMOD_F:
      for (i32 i = 0; i < n; i++) ((f32 *)to)[i] = scalar_binary(m->op, ((const f32 *)a)[i], ((const f32 *)b)[i]);
      return 0;
    default:
      for (i32 i = 0; i < n; i++) ((f32 *)to)[i] = scalar_unary(m->op, ((const f32 *)a)[i]);
      return 0;
  }
}

#pragma clang attribute pop
