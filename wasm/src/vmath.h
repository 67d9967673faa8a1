/* Elementary functions on vectors of float32, within 2 units in the last place.
 *
 * Sources of the coefficients: S. L. Moshier, Cephes mathematical library (expf, logf, tanhf).
 * Range reduction after W. J. Cody and W. Waite, Software manual for the elementary functions, 1980.
 */
#ifndef TABGRAD_VMATH_H
#define TABGRAD_VMATH_H

#include "engine.h"

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
#else
INLINE vf vsqrt(vf x) { return __builtin_elementwise_sqrt(x); }
INLINE vf vfloor(vf x) { return __builtin_elementwise_floor(x); }
INLINE vf vceil(vf x) { return __builtin_elementwise_ceil(x); }
INLINE vf vtrunc(vf x) { return __builtin_elementwise_trunc(x); }
INLINE vf vrint(vf x) { return __builtin_elementwise_roundeven(x); }
#endif

/* 2 to the power n, for -126 <= n <= 127. */
INLINE vf vpow2(vi n) { return (vf)((n + 127) << 23); }

INLINE vf vexp(vf x) {
  vf c = blend(x > 89.0f, splat(89.0f), blend(x < -104.0f, splat(-104.0f), x));
  c = blend(x != x, splat(0.0f), c);
  vf n = vrint(c * 1.44269504088896341f);
  vf r = c - n * 0.693359375f + n * 2.12194440e-4f;
  vf p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  vi k = __builtin_convertvector(n, vi);
  vi half = k >> 1; /* two factors, so that the result may be subnormal or overflow */
  p = p * vpow2(half) * vpow2(k - half);
  return blend(x != x, x, p);
}

INLINE vf vlog(vf x) {
  vi tiny = x < 1.17549435e-38f;
  vf s = blend(tiny, x * 33554432.0f, x);
  vi bits = (vi)s;
  vi e = ((bits >> 23) & 0xff) - 126;
  vf m = (vf)((bits & 0x007fffff) | 0x3f000000); /* in [0.5, 1) */
  vi low = m < 0.707106781186547524f;
  e = e - (tiny & 25) + low; /* low is -1 where true */
  m = m + (vf)((vi)m & low) - 1.0f;
  vf z = m * m;
  vf p = m * 7.0376836292e-2f - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  vf f = __builtin_convertvector(e, vf);
  vf y = p * m * z - f * 2.12194440e-4f - 0.5f * z;
  y = m + y + f * 0.693359375f;
  vf nan = splat(__builtin_nanf("")), inf = splat(__builtin_inff());
  y = blend(x == 0.0f, -inf, y);
  y = blend(x == inf, inf, y);
  return blend((x < 0.0f) | (x != x), nan, y);
}

INLINE vf vtanh(vf x) {
  vf a = vabs(x), z = x * x;
  vf p = z * -5.70498872745e-3f + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  vf small = x + x * (p * z);
  vf large = 1.0f - 2.0f / (vexp(a + a) + 1.0f);
  return blend(a < 0.625f, small, vsign_of(large, x));
}

INLINE vf vsigmoid(vf x) { return 1.0f / (1.0f + vexp(-x)); }

#endif
