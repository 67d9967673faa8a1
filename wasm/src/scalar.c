/* Elementary functions of single float32 numbers, computed in double precision: half a unit in the last
 * place, but for rounding twice.
 *
 * Sources: the series of exp, log, sin, cos and atan, after reduction of the argument; M. Payne and
 * R. Hanek, Radian reduction for trigonometric functions, 1983; erfc: W. J. Cody, Rational Chebyshev
 * approximations for the error function, 1969. Special values of pow and atan2: C, Annex F.
 */
#include "pointwise.h"

#pragma clang attribute push(__attribute__((minsize)), apply_to = function) /* rarely hot */

#define INF __builtin_inf()
#define NAN __builtin_nan("")
#define PI 3.141592653589793
#define LENGTH(a) ((i32)(sizeof(a) / sizeof(*(a))))
#define POLYNOMIAL(c, x) horner(c, LENGTH(c), x)

typedef union {
  f32 f;
  u32 u;
} Bits;

/* c[0] x^(n-1) + ... + c[n-1] */
static f64 horner(const f64 *c, i32 n, f64 x) {
  f64 y = 0;
  for (i32 i = 0; i < n; i++) y = y * x + c[i];
  return y;
}

/* --- exponential and logarithm -------------------------------------------------------------- */

static const f64 EXP[] = {1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720,
                          1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1, 0};
static const f64 LOG[] = {2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3, 2};

/* exp(x) - 1 for |x| <= 1/2 */
static f64 expm1_small(f64 x) { return POLYNOMIAL(EXP, x); }

static f64 exp_of(f64 x) {
  if (x != x) return x;
  x = x > 700 ? 700 : x < -700 ? -700 : x; /* float32 ends long before */
  f64 n = __builtin_rint(x * 1.4426950408889634);
  union { u64 u; f64 d; } scale = {(u64)((i64)n + 1023) << 52};
  return (1 + expm1_small(x - n * 0.6931471805599453)) * scale.d;
}

/* log((1 + s) / (1 - s)) for |s| <= 0.2 */
static f64 log_ratio(f64 s) { return s * POLYNOMIAL(LOG, s * s); }

static f64 log_of(f64 x) {
  if (!(x > 0) || x == INF) return x == 0 ? -INF : x > 0 ? x : NAN;
  union { f64 d; u64 u; } v = {x};
  i32 e = (i32)(v.u >> 52) - 1023;
  v.u = (v.u & 0xfffffffffffffull) | 0x3ff0000000000000ull;
  if (v.d > 1.4142135623730951) v.d *= 0.5, e++;
  return log_ratio((v.d - 1) / (v.d + 1)) + e * 0.6931471805599453;
}

/* log(1 + x) for x >= 0 */
static f64 log1p_of(f64 x) { return x < 0.5 ? log_ratio(x / (2 + x)) : log_of(1 + x); }

/* --- sine, cosine, tangent ------------------------------------------------------------------- */

static const f64 SIN[] = {1.0 / 6227020800, -1.0 / 39916800, 1.0 / 362880, -1.0 / 5040, 1.0 / 120, -1.0 / 6, 1};
static const f64 COS[] = {-1.0 / 87178291200, 1.0 / 479001600, -1.0 / 3628800, 1.0 / 40320, -1.0 / 720, 1.0 / 24, -0.5, 1};
/* 2 / pi, after 32 zeros */
static const u32 TWO_BY_PI[8] = {0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab};

/* x = (4 m + q) pi / 2 + r for some m, with |r| <= pi / 4: of 2 / pi only those bits are taken that make
 * neither whole turns nor too little. */
static f64 reduced(f32 x, i32 *q) {
  Bits v = {x};
  *q = 0;
  if (!(__builtin_fabsf(x) < INF)) return NAN;
  if (__builtin_fabsf(x) < 0.78f) return x;
  i32 first = (i32)(v.u >> 23 & 255) - 152 + 32; /* x is its mantissa times 2^(exponent - 150) */
  u64 mantissa = (v.u & 0x7fffff) | 0x800000, w[3];
  for (i32 i = 0; i < 3; i++) {
    const u32 *from = TWO_BY_PI + first / 32 + i;
    w[i] = ((u64)from[0] << 32 | from[1]) >> (32 - first % 32) & 0xffffffff;
  }
  u64 turns = (mantissa * w[0] << 32) + mantissa * w[1] + (mantissa * w[2] >> 32); /* in units of 2^-64 */
  u64 quarter = (turns + (1ull << 61)) >> 62;
  f64 r = (f64)(i64)(turns - (quarter << 62)) * (PI / 2 / 4611686018427387904.0);
  *q = (i32)(x < 0 ? 4 - quarter : quarter) & 3;
  return x < 0 ? -r : r;
}

/* sin(r + q pi / 2) */
static f64 sine(f64 r, i32 q) {
  f64 y = q & 1 ? POLYNOMIAL(COS, r * r) : r * POLYNOMIAL(SIN, r * r);
  return q & 2 ? -y : y;
}

/* --- arc tangent ----------------------------------------------------------------------------- */

static const f64 ATAN[] = {1.0 / 13, -1.0 / 11, 1.0 / 9, -1.0 / 7, 1.0 / 5, -1.0 / 3, 1};
static const f64 ATAN_OF[] = {0, 0.24497866312686415, 0.46364760900080612, 0.64350110879328439, PI / 4}; /* of quarters */

/* The angle of the point (x, y), both >= 0 or nan. */
static f64 angle(f64 y, f64 x) {
  if (y != y || x != x) return NAN;
  f64 a = MIN(x, y), b = MAX(x, y);
  a = b == 0 ? 0 : a == INF ? 1 : a / b;
  i32 k = (i32)(a * 4 + 0.5);
  f64 c = k * 0.25, t = (a - c) / (1 + a * c), r = ATAN_OF[k] + t * POLYNOMIAL(ATAN, t * t);
  return y > x ? PI / 2 - r : r;
}

static f64 arctangent(f64 y, f64 x) {
  f64 a = angle(__builtin_fabs(y), __builtin_fabs(x));
  return __builtin_copysign(__builtin_signbit(x) ? PI - a : a, y);
}

/* --- the complementary error function --------------------------------------------------------- */

static const f64 ERF_A[] = {1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2,
                            3.20937758913846947e3};
static const f64 ERF_B[] = {1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3};
static const f64 ERF_C[] = {2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1,
                            2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
                            1.23033935479799725e3};
static const f64 ERF_D[] = {1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
                            3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3};
static const f64 ERF_P[] = {1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
                            1.60837851487422766e-2, 6.58749161529837803e-4};
static const f64 ERF_Q[] = {1, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1, 6.05183413124413191e-2,
                            2.33520497626869185e-3};

static f64 erfc_of(f64 x) {
  f64 a = __builtin_fabs(x), z = x * x, y;
  if (!(a > 0.46875)) return 1 - x * POLYNOMIAL(ERF_A, z) / POLYNOMIAL(ERF_B, z);
  if (a <= 4) y = POLYNOMIAL(ERF_C, a) / POLYNOMIAL(ERF_D, a);
  else y = (0.56418958354775628695 - POLYNOMIAL(ERF_P, 1 / z) / POLYNOMIAL(ERF_Q, 1 / z) / z) / a;
  y *= exp_of(-z); /* z is exact: x is a float32 number */
  return x < 0 ? 2 - y : y;
}

/* --- what the machine calls ------------------------------------------------------------------- */

static f64 unary(i32 op, f32 number) {
  f64 x = number, a = __builtin_fabs(x), y;
  i32 q;
  switch (op) {
    case M_SIN_F: return y = reduced(number, &q), sine(y, q);
    case M_COS_F: return y = reduced(number, &q), sine(y, q + 1);
    case M_TAN_F: return y = reduced(number, &q), sine(y, q) / sine(y, q + 1);
    case M_ASIN_F: return arctangent(x, __builtin_sqrt((1 - a) * (1 + a)));
    case M_ACOS_F: return arctangent(__builtin_sqrt((1 - a) * (1 + a)), x);
    case M_ATAN_F: return arctangent(x, 1);
    case M_COSH_F: return y = exp_of(a), (y + 1 / y) / 2;
    case M_ACOSH_F: return x < 1 ? NAN : log1p_of(x - 1 + __builtin_sqrt((x - 1) * (x + 1)));
    case M_ERFC_F: return erfc_of(x);
    case M_SINH_F: y = a < 0.5 ? expm1_small(a) : exp_of(a) - 1, y = (y + y / (y + 1)) / 2; break;
    case M_ASINH_F: y = a == INF ? a : log1p_of(a + a * a / (1 + __builtin_sqrt(1 + a * a))); break;
    default: y = a > 1 ? NAN : log1p_of(2 * a / (1 - a)) / 2; /* ATANH_F */
  }
  return __builtin_copysign(y, x);
}

f32 scalar_unary(i32 op, f32 x) { return (f32)unary(op, x); }

static f64 power(f64 x, f64 y) {
  f64 a = __builtin_fabs(x), b = __builtin_fabs(y);
  i32 whole = y == __builtin_rint(y), odd = whole && b < 9007199254740992.0 && b / 2 != __builtin_rint(b / 2);
  if (y == 0 || x == 1) return 1;
  f64 r = a == 1 && y == y ? 1 : exp_of(y * log_of(a));
  if (x < 0 && !whole && a != INF) return NAN;
  return odd ? __builtin_copysign(r, x) : r;
}

static f32 next_after(f32 x, f32 y) {
  Bits v = {x};
  if (x != x || y != y) return (f32)NAN;
  if (x == y) return y;
  if (x == 0) v.u = y < 0 ? 0x80000001 : 1;
  else v.u += (x < y) == (x > 0) ? 1 : (u32)-1;
  return v.f;
}

f32 scalar_binary(i32 op, f32 x, f32 y) {
  switch (op) {
    case M_POW_F: return (f32)power(x, y);
    case M_ATAN2_F: return (f32)arctangent(x, y);
    case M_NEXTAFTER_F: return next_after(x, y);
    case M_FLOORMOD_F: return (f32)floor_remainder(x, y);
    default: return (f32)remainder_of(x, y);
  }
}

#pragma clang attribute pop
