/* Softmax, its logarithm and the cross-entropies of rows, and where the extremes of rows are.
 *
 * Rows are shifted by their maximum, so that nothing overflows. The passes over a row follow each
 * other while it is in cache.
 */
#include "index.h"
#include "vmath.h"

/* Zeros, then ones in all bits: a window of it selects the last lanes of a vector. */
static const i32 EDGE[2 * LANES] = {[LANES ... 2 * LANES - 1] = -1};

/* Runs `body` for each vector x of a row, at i. The last one may overlap the one before it: `fresh` says
 * which lanes are new. Rows shorter than a vector are widened first. */
#define EACH_VECTOR(from, n, body) \
  for (i32 next = 0; next < (n); next += LANES) { \
    i32 i = MIN(next, (n) - LANES); \
    __attribute__((unused)) vi fresh = *(const vi_any *)(EDGE + MIN((n) - next, LANES)); \
    vf x = load((from) + i); \
    body \
  }

INLINE vf chosen(vi mask, vf x) { return (vf)(mask & (vi)x); }

static __attribute__((noinline, minsize)) f32 total(vf a) {
  f32 r = 0;
  for (i32 k = 0; k < LANES; k++) r += a[k];
  return r;
}

/* The smallest number is the largest one under the other sign. */
static __attribute__((noinline)) f32 extreme(const f32 *from, i32 n, i32 largest) {
  vi sign = splati(largest ? 0 : (i32)0x80000000);
  vf a = (vf)((vi)load(from) ^ sign);
  EACH_VECTOR(from, n, a = vmaxf(a, (vf)((vi)x ^ sign));)
  f32 r = a[0];
  for (i32 k = 1; k < LANES; k++)
    if (a[k] > r || a[k] != a[k]) r = a[k];
  return largest ? r : -r;
}

/* The sum of exp(x - top); the terms go to `to`, all of them over each other where keep is 0. */
static __attribute__((noinline)) f32 exponentials(const f32 *from, f32 *to, i32 keep, i32 n, f32 top) {
  vf sum = splat(0);
  EACH_VECTOR(from, n, x = vexp(x - top); store(to + (i & keep), x); sum += chosen(fresh, x);)
  return total(sum);
}

/* log(sum(exp(x - top))) */
static __attribute__((noinline)) f32 log_sum(const f32 *from, i32 n, f32 top) {
  f32 unused[LANES];
  return vlog(splat(exponentials(from, unused, 0, n, top)))[0];
}

static void softmax_row(const f32 *from, f32 *to, i32 n) {
  f32 sum = exponentials(from, to, -1, n, extreme(from, n, 1));
  i32 i = 0;
  for (; i + LANES <= n; i += LANES) store(to + i, load(to + i) / sum);
  for (; i < n; i++) to[i] /= sum;
}

static void log_softmax_row(const f32 *from, f32 *to, i32 n) {
  f32 top = extreme(from, n, 1), log = log_sum(from, n, top);
  EACH_VECTOR(from, n, store(to + i, x - top - log);)
}

/* A label of 0 silences its term, even where that is infinite. */
static f32 cross_entropy_row(const f32 *from, const f32 *labels, i32 n) {
  f32 top = extreme(from, n, 1), log = log_sum(from, n, top);
  vf sum = splat(0);
  EACH_VECTOR(from, n, {
    vf label = load(labels + i);
    sum += chosen(fresh & (label != 0.0f), label * (log - (x - top)));
  })
  return total(sum);
}

/* Copies a row that is shorter than a vector, for what reads whole ones. The filling is the first
 * element for extremes, and minus infinity, whose exponential is 0, for sums. */
static __attribute__((noinline, minsize)) const f32 *widened(const f32 *from, i32 n, f32 filling, f32 *part) {
  if (n >= LANES) return from;
  for (i32 i = 0; i < LANES; i++) part[i] = i < n ? from[i] : filling;
  return part;
}

static i32 check_rows(const Instruction *s) {
  const Tensor *x = s->in[0];
  return s->inputs >= 1 && s->outputs == 1 && x->rank == 2 && dense(x, DTYPE_FLOAT32);
}

/* in: x (rows, n) float32; out: the same shape. */
i32 check_softmax(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 1, 1, 0) && check_rows(s) && dense(s->out[0], DTYPE_FLOAT32) && same_shape(s->in[0], s->out[0]));
  return 0;
}

i32 check_log_softmax(Program *p, Instruction *s) { return check_softmax(p, s); }

static __attribute__((noinline)) i32 run_rows(const Instruction *s, void (*row)(const f32 *, f32 *, i32)) {
  const Tensor *x = s->in[0], *y = s->out[0];
  i32 rows = x->shape[0], n = x->shape[1];
  if (!x->size) return 0;
  const f32 *from = (const f32 *)x->data;
  f32 *to = (f32 *)y->data;
  if (n < LANES) {
    f32 part[LANES], made[LANES];
    for (i32 r = 0; r < rows; r++, from += n, to += n) {
      row(widened(from, n, -__builtin_inff(), part), made, LANES);
      for (i32 i = 0; i < n; i++) to[i] = made[i];
    }
    return 0;
  }
  for (i32 r = 0; r < rows; r++, from += n, to += n) row(from, to, n);
  return 0;
}

i32 run_softmax(Program *p, Instruction *s) {
  (void)p;
  return run_rows(s, softmax_row);
}

i32 run_log_softmax(Program *p, Instruction *s) {
  (void)p;
  return run_rows(s, log_softmax_row);
}

/* in: logits and labels (rows, n) float32; out (rows,). */
i32 check_softmax_cross_entropy(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 2, 1, 0) && check_rows(s) && dense(s->in[1], DTYPE_FLOAT32) && same_shape(s->in[0], s->in[1]));
  REQUIRE(dense(s->out[0], DTYPE_FLOAT32) && s->out[0]->rank == 1 && s->out[0]->shape[0] == s->in[0]->shape[0]);
  return 0;
}

i32 run_softmax_cross_entropy(Program *p, Instruction *s) {
  (void)p;
  const Tensor *x = s->in[0];
  i32 rows = x->shape[0], n = x->shape[1], width = MAX(n, LANES);
  const f32 *from = (const f32 *)x->data, *labels = (const f32 *)s->in[1]->data;
  f32 *to = (f32 *)s->out[0]->data, part[LANES], some[LANES];
  for (i32 r = 0; r < rows; r++, from += n, labels += n)
    to[r] = n ? cross_entropy_row(widened(from, n, -__builtin_inff(), part), widened(labels, n, 0, some), width) : 0;
  return 0;
}

/* in: logits (rows, n) float32, labels (rows,) of indices; out (rows,). */
i32 check_sparse_softmax_cross_entropy(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 2, 1, 0) && check_rows(s) && is_index(s->in[1]) && dense(s->out[0], DTYPE_FLOAT32));
  REQUIRE(s->in[1]->rank == 1 && s->in[1]->shape[0] == s->in[0]->shape[0] && same_shape(s->in[1], s->out[0]));
  return 0;
}

i32 run_sparse_softmax_cross_entropy(Program *p, Instruction *s) {
  const Tensor *x = s->in[0];
  i32 rows = x->shape[0], n = x->shape[1];
  const f32 *from = (const f32 *)x->data;
  f32 *to = (f32 *)s->out[0]->data, part[LANES];
  for (i32 r = 0; r < rows; r++, from += n) {
    i64 label = index_at(s->in[1], r);
    if (label < 0 || label >= n) return fail(p, ERROR_LABEL, label, n);
    const f32 *row = widened(from, n, -__builtin_inff(), part);
    f32 top = extreme(row, MAX(n, LANES), 1);
    to[r] = log_sum(row, MAX(n, LANES), top) - (from[label] - top);
  }
  return 0;
}

/* --- where the extremes are ---------------------------------------------------------------- */

/* The first of the extreme elements; 0 where all are nan, which is never extreme. */
#define POSITION(T, name) \
  static __attribute__((minsize)) i32 name(const T *x, i32 n, i32 largest) { \
    i32 at = -1; \
    for (i32 i = 0; i < n; i++) \
      if (x[i] == x[i] && (at < 0 || (largest ? x[i] > x[at] : x[i] < x[at]))) at = i; \
    return MAX(at, 0); \
  }
POSITION(f32, position_among_nans)
POSITION(f64, position_f64)
POSITION(i32, position_i32)
POSITION(i64, position_i64)

static i32 position_f32(const f32 *x, i32 n, i32 largest) {
  f32 part[LANES], found = extreme(widened(x, n, x[0], part), MAX(n, LANES), largest);
  i32 at = 0;
  if (found != found) return position_among_nans(x, n, largest);
  while (at < n - 1 && x[at] != found) at++;
  return at;
}

/* in: x (rows, n); out (rows,) of integers. */
static i32 check_position(Instruction *s) {
  REQUIRE(arity(s, 1, 1, 0));
  const Tensor *x = s->in[0], *y = s->out[0];
  REQUIRE(is(x, DTYPE_FLOAT32) || is(x, DTYPE_FLOAT64) || is(x, DTYPE_INT32) || is(x, DTYPE_INT64));
  REQUIRE(x->dense && x->rank == 2 && is_integer(y) && y->rank == 1 && y->shape[0] == x->shape[0]);
  return 0;
}

static i32 run_position(Program *p, Instruction *s, i32 largest) {
  const Tensor *x = s->in[0];
  i32 rows = x->shape[0], n = x->shape[1], bytes = DTYPE_BYTES[x->dtype];
  if (n == 0) return fail(p, ERROR_INDEX, 0, 0); /* nothing has no extreme */
  for (i32 r = 0; r < rows; r++) {
    const u8 *row = x->data + (i64)r * n * bytes;
    i32 at;
    if (x->dtype == DTYPE_FLOAT32) at = position_f32((const f32 *)row, n, largest);
    else if (x->dtype == DTYPE_FLOAT64) at = position_f64((const f64 *)row, n, largest);
    else if (x->dtype == DTYPE_INT32) at = position_i32((const i32 *)row, n, largest);
    else at = position_i64((const i64 *)row, n, largest);
    put_index(s->out[0], r, at);
  }
  return 0;
}

i32 check_argmax(Program *p, Instruction *s) {
  (void)p;
  return check_position(s);
}
i32 check_argmin(Program *p, Instruction *s) { return check_argmax(p, s); }
i32 run_argmax(Program *p, Instruction *s) { return run_position(p, s, 1); }
i32 run_argmin(Program *p, Instruction *s) { return run_position(p, s, 0); }
