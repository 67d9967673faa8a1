/* Reductions: sums, products, extremes, any and all. */
#include "engine.h"
#include "vmath.h"

enum { SUM, PROD, MAX_, MIN_, ANY, ALL };

typedef struct {
  i32 kept, reduced; /* numbers of axes */
  i32 outer;         /* reduced elements but for the innermost axis */
} Plan;

/* in: x (kept axes..., reduced axes...), any strides; out: dense, the kept axes. params: kind. */
i32 check_reduce(Program *p, Instruction *s) {
  REQUIRE(arity(s, 1, 1, 1));
  const Tensor *x = s->in[0], *y = s->out[0];
  i32 kind = s->params[0];
  REQUIRE(kind >= SUM && kind <= ALL && x->dtype == y->dtype && y->dense && x->rank >= y->rank);
  REQUIRE((kind >= ANY) == (x->dtype == DTYPE_BOOL));
  REQUIRE(is(x, DTYPE_FLOAT32) || is(x, DTYPE_FLOAT64) || is(x, DTYPE_INT32) || is(x, DTYPE_INT64) || is(x, DTYPE_BOOL) ||
          (is(x, DTYPE_UINT32) && kind < MAX_));
  for (i32 i = 0; i < y->rank; i++) REQUIRE(x->shape[i] == y->shape[i]);
  Plan *plan = s->plan = take(p, sizeof(Plan));
  if (!plan) return ERROR_WORKSPACE;
  plan->kept = y->rank;
  plan->reduced = x->rank - y->rank;
  plan->outer = 1;
  for (i32 i = y->rank; i + 1 < x->rank; i++) plan->outer *= x->shape[i];
  return 0;
}

#define STEP(kind, T, r, v) \
  (kind == SUM ? (T)(r + v) : kind == PROD ? (T)(r * v) : kind == MAX_ ? (v > r || v != v ? v : r) : (v < r || v != v ? v : r))

/* A strided run folded into one number. */
#define RUN(T, name) \
  static T name(i32 kind, const T *x, i64 step, i32 n, T r) { \
    if (kind == SUM) for (i32 i = 0; i < n; i++) r += x[i * step]; \
    else for (i32 i = 0; i < n; i++) { \
      T v = x[i * step]; \
      r = STEP(kind, T, r, v); \
    } \
    return r; \
  }
RUN(f32, run_f32)
RUN(f64, run_f64)
RUN(u32, run_u32)
RUN(i32, run_i32)
RUN(i64, run_i64)

static f32 sum_dense(const f32 *x, i32 n) {
  vf a = splat(0), b = a, c = a, d = a;
  i32 i = 0;
  for (; i + 4 * LANES <= n; i += 4 * LANES) {
    a += load(x + i), b += load(x + i + LANES);
    c += load(x + i + 2 * LANES), d += load(x + i + 3 * LANES);
  }
  for (; i + LANES <= n; i += LANES) a += load(x + i);
  a = (a + b) + (c + d);
  f32 r = 0;
  for (i32 k = 0; k < LANES; k++) r += a[k];
  for (; i < n; i++) r += x[i];
  return r;
}

static f32 extreme_dense(i32 kind, const f32 *x, i32 n, f32 r) {
  vf a = splat(r);
  i32 i = 0;
  for (; i + LANES <= n; i += LANES) a = kind == MAX_ ? vmaxf(a, load(x + i)) : vminf(a, load(x + i));
  for (i32 k = 0; k < LANES; k++) r = STEP(kind, f32, r, a[k]);
  for (; i < n; i++) r = STEP(kind, f32, r, x[i]);
  return r;
}

/* The identity of each fold. */
static f64 start_of(i32 kind) {
  return kind == PROD ? 1.0 : kind == MAX_ ? -__builtin_inf() : kind == MIN_ ? __builtin_inf() : 0.0;
}

static void fold(i32 kind, i32 dtype, const u8 *x, i64 step, i32 n, u8 *acc) {
  switch (dtype) {
    case DTYPE_FLOAT32: {
      f32 *r = (f32 *)acc;
      if (step == 1 && kind == SUM) *r += sum_dense((const f32 *)x, n);
      else if (step == 1 && kind >= MAX_) *r = extreme_dense(kind, (const f32 *)x, n, *r);
      else *r = run_f32(kind, (const f32 *)x, step, n, *r);
      break;
    }
    case DTYPE_FLOAT64: *(f64 *)acc = run_f64(kind, (const f64 *)x, step, n, *(f64 *)acc); break;
    case DTYPE_UINT32: *(u32 *)acc = run_u32(kind, (const u32 *)x, step, n, *(u32 *)acc); break;
    case DTYPE_INT32:
      *(u32 *)acc = kind < MAX_ ? run_u32(kind, (const u32 *)x, step, n, *(u32 *)acc) : (u32)run_i32(kind, (const i32 *)x, step, n, *(i32 *)acc);
      break;
    case DTYPE_INT64: *(i64 *)acc = run_i64(kind, (const i64 *)x, step, n, *(i64 *)acc); break;
    default:
      for (i32 i = 0; i < n; i++)
        if ((x[i * step] != 0) == (kind == ANY)) *acc = kind == ANY;
  }
}

static void begin(i32 kind, i32 dtype, u8 *acc) {
  f64 start = start_of(kind);
  switch (dtype) {
    case DTYPE_FLOAT32: *(f32 *)acc = (f32)start; break;
    case DTYPE_FLOAT64: *(f64 *)acc = start; break;
    case DTYPE_UINT32: *(u32 *)acc = (u32)start; break;
    case DTYPE_INT32: *(i32 *)acc = kind == MAX_ ? (i32)0x80000000 : kind == MIN_ ? 0x7fffffff : (i32)start; break;
    case DTYPE_INT64: *(i64 *)acc = kind == MAX_ ? (i64)(1ull << 63) : kind == MIN_ ? (i64)~(1ull << 63) : (i64)start; break;
    default: *acc = kind == ALL;
  }
}

/* Rows added up column by column: the innermost kept axis is dense, the reduced ones come before it. */
static void fold_columns(i32 kind, const Tensor *x, const Plan *plan, const f32 *from, f32 *to, i32 n) {
  i32 index[MAX_RANK] = {0};
  i64 at = 0;
  for (i32 i = 0; i < n; i++) begin(kind, DTYPE_FLOAT32, (u8 *)(to + i));
  for (;;) {
    const f32 *row = from + at;
    i32 i = 0;
    if (kind == SUM) for (; i + LANES <= n; i += LANES) store(to + i, load(to + i) + load(row + i));
    else if (kind == MAX_) for (; i + LANES <= n; i += LANES) store(to + i, vmaxf(load(to + i), load(row + i)));
    else if (kind == MIN_) for (; i + LANES <= n; i += LANES) store(to + i, vminf(load(to + i), load(row + i)));
    for (; i < n; i++) to[i] = STEP(kind, f32, to[i], row[i]);
    i32 a = x->rank - 1;
    for (; a >= plan->kept; a--) {
      at += x->stride[a];
      if (++index[a] < x->shape[a]) break;
      at -= (i64)x->stride[a] * x->shape[a];
      index[a] = 0;
    }
    if (a < plan->kept) return;
  }
}

/* All reduced elements of one result. */
static void fold_all(i32 kind, const Tensor *x, const Plan *plan, const u8 *from, u8 *acc) {
  i32 last = x->rank - 1, bytes = DTYPE_BYTES[x->dtype], index[MAX_RANK] = {0};
  i32 n = plan->reduced ? x->shape[last] : 1;
  i64 step = plan->reduced ? x->stride[last] : 1, at = 0;
  begin(kind, x->dtype, acc);
  for (i32 k = 0; k < plan->outer; k++) {
    fold(kind, x->dtype, from + at * bytes, step, n, acc);
    for (i32 a = last - 1; a >= plan->kept; a--) {
      at += x->stride[a];
      if (++index[a] < x->shape[a]) break;
      at -= (i64)x->stride[a] * x->shape[a];
      index[a] = 0;
    }
  }
}

i32 run_reduce(Program *p, Instruction *s) {
  (void)p;
  const Plan *plan = s->plan;
  const Tensor *x = s->in[0], *y = s->out[0];
  i32 kind = s->params[0], bytes = DTYPE_BYTES[x->dtype], index[MAX_RANK] = {0}, k = plan->kept;
  i32 columns = k && x->size && x->dtype == DTYPE_FLOAT32 && x->stride[k - 1] == 1 && x->shape[k - 1] > 1 &&
                (!plan->reduced || x->stride[x->rank - 1] != 1);
  i32 width = columns ? x->shape[k - 1] : 1, axes = columns ? k - 1 : k;
  i64 at = 0;
  for (i32 i = 0; i < y->size; i += width) {
    if (columns) fold_columns(kind, x, plan, (const f32 *)x->data + at, (f32 *)y->data + i, width);
    else fold_all(kind, x, plan, x->data + at * bytes, y->data + (i64)i * bytes);
    for (i32 a = axes - 1; a >= 0; a--) {
      at += x->stride[a];
      if (++index[a] < x->shape[a]) break;
      at -= (i64)x->stride[a] * x->shape[a];
      index[a] = 0;
    }
  }
  return 0;
}
