/* Cumulative sums, products and logarithms of sums along rows, in the order and precision of NumPy. */
#include "engine.h"
#include "vmath.h"

enum { SUM, PROD, LOGSUMEXP };

/* log(exp(a) + exp(b)) without overflow. */
static __attribute__((noinline)) f32 log_add(f32 a, f32 b) {
  if (a == b) return a + 0.693147180559945309f; /* of infinities too */
  f32 d = a - b;
  if (d != d) return d;
  return (d > 0 ? a : b) + vlog1p_unit(vexp(splat(d > 0 ? -d : d)))[0];
}

#define JOIN(kind, T, U, a, b) (kind == SUM ? (T)((U)(a) + (U)(b)) : (T)((U)(a) * (U)(b)))
#define SCAN(T, U, name, JOINED) \
  static __attribute__((minsize)) void name(i32 kind, const T *x, T *y, i32 n, i32 exclusive, i32 step, T acc) { \
    (void)kind; \
    for (i32 k = 0; k < n; k++, x += step, y += step) { \
      T v = *x, next = k == 0 && !exclusive ? v : JOINED; \
      *y = exclusive ? acc : next; \
      acc = next; \
    } \
  }
SCAN(f32, f32, scan_f32, JOIN(kind, f32, f32, acc, v))
SCAN(f64, f64, scan_f64, JOIN(kind, f64, f64, acc, v))
SCAN(i32, u32, scan_i32, JOIN(kind, i32, u32, acc, v))
SCAN(i64, u64, scan_i64, JOIN(kind, i64, u64, acc, v))
SCAN(f32, f32, scan_log, log_add(acc, v))

/* in: x (rows, n); out: the same; params: whether an element is left out of its own result, and whether
 * the scan goes from the end. */
i32 check_cumsum(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 1, 1, 2));
  const Tensor *x = s->in[0], *y = s->out[0];
  REQUIRE(is(x, DTYPE_FLOAT32) || is(x, DTYPE_FLOAT64) || is(x, DTYPE_INT32) || is(x, DTYPE_INT64));
  REQUIRE(x->dense && dense(y, x->dtype) && x->rank == 2 && same_shape(x, y));
  return 0;
}

i32 check_cumprod(Program *p, Instruction *s) { return check_cumsum(p, s); }

i32 check_cumulative_logsumexp(Program *p, Instruction *s) {
  REQUIRE(s->inputs == 1 && is(s->in[0], DTYPE_FLOAT32));
  return check_cumsum(p, s);
}

static i32 run_scan(const Instruction *s, i32 kind) {
  const Tensor *x = s->in[0], *y = s->out[0];
  i32 rows = x->shape[0], n = x->shape[1], exclusive = s->params[0] != 0, step = s->params[1] ? -1 : 1, one = kind == PROD;
  if (!x->size) return 0;
  for (i32 r = 0; r < rows; r++) {
    i64 at = ((i64)r * n + (step < 0 ? n - 1 : 0)) * DTYPE_BYTES[x->dtype];
    const u8 *from = x->data + at;
    u8 *to = y->data + at;
    if (kind == LOGSUMEXP) scan_log(kind, (const f32 *)from, (f32 *)to, n, exclusive, step, -__builtin_inff());
    else if (x->dtype == DTYPE_FLOAT32) scan_f32(kind, (const f32 *)from, (f32 *)to, n, exclusive, step, (f32)one);
    else if (x->dtype == DTYPE_FLOAT64) scan_f64(kind, (const f64 *)from, (f64 *)to, n, exclusive, step, one);
    else if (x->dtype == DTYPE_INT32) scan_i32(kind, (const i32 *)from, (i32 *)to, n, exclusive, step, one);
    else scan_i64(kind, (const i64 *)from, (i64 *)to, n, exclusive, step, one);
  }
  return 0;
}

i32 run_cumsum(Program *p, Instruction *s) {
  (void)p;
  return run_scan(s, SUM);
}

i32 run_cumprod(Program *p, Instruction *s) {
  (void)p;
  return run_scan(s, PROD);
}

i32 run_cumulative_logsumexp(Program *p, Instruction *s) {
  (void)p;
  return run_scan(s, LOGSUMEXP);
}
