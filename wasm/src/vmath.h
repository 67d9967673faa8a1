/* Elementary functions on vectors of float32, within 2 units in the last place.
 *
 * Sources of the coefficients: S. L. Moshier, Cephes mathematical library (expf, logf, tanhf, sinf, cosf);
 * erf: minimax fits made for this file, in the form of N. Juffa's (1 - exp of a polynomial).
 * Range reduction after W. J. Cody and W. Waite, Software manual for the elementary functions, 1980.
 */
#ifndef TABGRAD_VMATH_H
#define TABGRAD_VMATH_H

#include "engine.h"

typedef f64 vd __attribute__((vector_size(2 * VECTOR_BYTES))); /* as many numbers as vf */

INLINE vf vabs(vf x) { return (vf)((vi)x & 0x7fffffff); }
INLINE vf vsign_of(vf magnitude, vf sign) {
  return (vf)(((vi)magnitude & 0x7fffffff) | ((vi)sign & (i32)0x80000000));
}
INLINE vf vmaxf(vf a, vf b) { return blend((a > b) | (a != a), a, b); } /* nan wins, as in NumPy */
INLINE vf vminf(vf a, vf b) { return blend((a < b) | (a != a), a, b); }

#if defined(__wasm_simd128__)
INLINE vf vsqrt(vf x) { return __builtin_wasm_sqrt_f32x4(x); }
INLINE vf vfloor(vf x) { return __builtin_wasm_floor_f32x4(x); }
INLINE vf vceil(vf x) { return __builtin_wasm_ceil_f32x4(x); }
INLINE vf vtrunc(vf x) { return __builtin_wasm_trunc_f32x4(x); }
INLINE vf vrint(vf x) { return __builtin_wasm_nearest_f32x4(x); }
INLINE vf vbetween(vf x, vf low, vf high) { return __builtin_wasm_pmin_f32x4(__builtin_wasm_pmax_f32x4(x, low), high); }
#elif defined(__clang__)
INLINE vf vsqrt(vf x) { return __builtin_elementwise_sqrt(x); }
INLINE vf vfloor(vf x) { return __builtin_elementwise_floor(x); }
INLINE vf vceil(vf x) { return __builtin_elementwise_ceil(x); }
INLINE vf vtrunc(vf x) { return __builtin_elementwise_trunc(x); }
INLINE vf vrint(vf x) { return __builtin_elementwise_roundeven(x); }
#else /* gcc, for its sanitizers */
#define LANE_BY_LANE(name, function) \
  INLINE vf name(vf x) { \
    for (i32 i = 0; i < LANES; i++) x[i] = function(x[i]); \
    return x; \
  }
LANE_BY_LANE(vsqrt, __builtin_sqrtf)
LANE_BY_LANE(vfloor, __builtin_floorf)
LANE_BY_LANE(vceil, __builtin_ceilf)
LANE_BY_LANE(vtrunc, __builtin_truncf)
LANE_BY_LANE(vrint, __builtin_rintf)
#endif
#if !defined(__wasm_simd128__)
INLINE vf vbetween(vf x, vf low, vf high) {
  vf y = blend(x < low, low, x);
  return blend(y > high, high, y);
}
#endif
INLINE vf vclamp(vf x, f32 low, f32 high) { return vbetween(x, splat(low), splat(high)); } /* nan stays */

/* 2 to the power n, for -126 <= n <= 127. */
INLINE vf vpow2(vi n) { return (vf)((n + 127) << 23); }

/* --- exponentials --------------------------------------------------------------------------- */

/* x = n log 2 + r, exactly enough for |n| < 256; returns exp(r) - 1. Adding ROUND leaves no room for a
 * fraction, and n in the lowest bits. */
#define ROUND 12582912.0f
INLINE vf vexp_part(vf x, vi *n) {
  vf t = x * 1.44269504088896341f + ROUND, k = t - ROUND;
  *n = (vi)t - (vi)splat(ROUND);
  vf r = x - k * 0.693359375f + k * 2.12194440e-4f;
  vf p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return p * (r * r) + r;
}

INLINE vf vexp(vf x) {
  vi n;
  vf p = vexp_part(vclamp(x, -104.0f, 89.0f), &n) + 1.0f;
  vi half = n >> 1; /* two factors, so that the result may be subnormal or overflow */
  return p * vpow2(half) * vpow2(n - half);
}

/* exp(x) - 1 */
INLINE vf vexpm1(vf x) {
  vi n;
  vf p = vexp_part(vclamp(x, -20.0f, 89.0f), &n);
  vf half = vpow2(n - 1); /* of 2^n, which may overflow */
  return vsign_of((half * p + (half - 0.5f)) * 2.0f, x);
}

INLINE vf vsigmoid(vf x) {
  vf e = vexp(-vabs(x)), upper = 1.0f / (1.0f + e);
  return blend(x < 0.0f, e - e * (e * upper), upper); /* of e / (1 + e), what is more exact */
}

INLINE vf vtanh(vf x) {
  vf a = vabs(x), z = x * x;
  vf p = z * -5.70498872745e-3f + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  vf small = x + x * (p * z);
  vf large = 1.0f - 2.0f / (vexp(a + a) + 1.0f);
  return vsign_of(blend(a < 0.625f, small, large), x);
}

/* The error function: x + x P(x^2) near 0, 1 - exp(-Q(x)) elsewhere, 1 to the last bit from 4 on. */
INLINE vf verf(vf x) {
  vf a = vabs(x), z = x * x;
  vf p = z * -6.0903589e-4f + 5.0119627e-3f;
  p = p * z - 2.6778908e-2f;
  p = p * z + 1.1282141e-1f;
  p = p * z - 3.7612525e-1f;
  p = p * z + 1.2837915e-1f;
  vf b = vminf(a, splat(4.0f));
  vf q = b * -2.1459493e-4f + 3.2199747e-3f;
  q = q * b - 2.2906030e-2f;
  q = q * b + 1.0528685e-1f;
  q = q * b + 6.3569939e-1f;
  q = q * b + 1.2851989e-1f;
  vf large = 1.0f - vexp(-(q * b) - b);
  return vsign_of(blend(a < 0.9f, a + a * p, large), x);
}

/* --- logarithms ----------------------------------------------------------------------------- */

/* The logarithm of (1 + m) 2^e, for 1 + m in [sqrt(1/2), sqrt(2)); `rest` is added to it. */
INLINE vf vlog_part(vf m, vf e, vf rest) {
  vf z = m * m;
  vf p = m * 7.0376836292e-2f - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  vf y = p * m * z - e * 2.12194440e-4f + rest - 0.5f * z;
  return m + y + e * 0.693359375f;
}

/* A positive normal number as (1 + m) 2^e, with 1 + m from sqrt(1/2) on. */
INLINE vf vsplit(vf x, vi *e) {
  *e = ((vi)x - 0x3f3504f3) >> 23;
  return (vf)((vi)x - (*e << 23)) - 1.0f;
}

/* What a logarithm is at and beyond the ends: x is 1 + m, `lowest` where it is 0. */
INLINE vf vlog_ends(vf x, vf lowest, vf y) {
  vf inf = splat(__builtin_inff());
  y = blend(x == lowest, -inf, y);
  y = blend(x == inf, inf, y);
  return blend((x < lowest) | (x != x), splat(__builtin_nanf("")), y);
}

INLINE vf vlog(vf x) {
  vi tiny = x < 1.17549435e-38f, e;
  vf m = vsplit(blend(tiny, x * 33554432.0f, x), &e);
  return vlog_ends(x, splat(0.0f), vlog_part(m, __builtin_convertvector(e - (tiny & 25), vf), splat(0.0f)));
}

/* log(1 + x): what the sum 1 + x loses is made up for. */
INLINE vf vlog1p(vf x) {
  vf u = 1.0f + x, lost = blend(x < 1.0f, x - (u - 1.0f), 1.0f - (u - x));
  vi e;
  vf m = vsplit(u, &e);
  vi near = e == 0;
  vf y = vlog_part(blend(near, x, m), __builtin_convertvector(e, vf), blend(near, splat(0.0f), lost / u));
  return vlog_ends(x, splat(-1.0f), vsign_of(y, x));
}

/* log(1 + x) for x in [0, 1]: 1 / u may be rough, what it is multiplied with is about half a unit. */
INLINE vf vlog1p_unit(vf x) {
  vf u = 1.0f + x, lost = (x - (u - 1.0f)) * (1.2071f - 0.35355f * u);
  vi far = u > 1.41421356f;
  return vlog_part(blend(far, u * 0.5f - 1.0f, x), (vf)(far & (vi)splat(1.0f)), (vf)(far & (vi)lost));
}

/* log(1 + exp(x)) */
INLINE vf vsoftplus(vf x) { return vmaxf(x, splat(0.0f)) + vlog1p_unit(vexp(-vabs(x))); }

/* --- sine and cosine ------------------------------------------------------------------------ */

#define VSIN_LIMIT 131072.0f /* beyond it scalar.c reduces the argument */

/* sin(x + shift pi / 2), for |x| up to the limit; the reduction is done in double precision. */
INLINE vf vsin_shifted(vf x, i32 shift) {
  vf n = vrint(x * 0.636619772367581343f);
  vd k = __builtin_convertvector(n, vd);
  vd wide = __builtin_convertvector(x, vd) - k * 0x1.921fb544p+0 - k * 0x1.0b4611a626331p-34;
  vf r = __builtin_convertvector(wide, vf), z = r * r;
  vi q = __builtin_convertvector(blend(vabs(x) <= VSIN_LIMIT, n, splat(0.0f)), vi) + shift;
  vf s = z * -1.9515295891e-4f + 8.3321608736e-3f;
  s = s * z - 1.6666654611e-1f;
  s = s * z * r + r;
  vf c = z * 2.443315711809948e-5f - 1.388731625493765e-3f;
  c = c * z + 4.166664568298827e-2f;
  c = c * z * z - 0.5f * z + 1.0f;
  return (vf)((vi)blend((q & 1) != 0, c, s) ^ ((q & 2) << 30));
}

INLINE vf vsin(vf x) { return blend(x == 0.0f, x, vsin_shifted(x, 0)); } /* with the sign of 0 */
INLINE vf vcos(vf x) { return vsin_shifted(x, 1); }

#endif
