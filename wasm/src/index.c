/* Gathering and scattering by index: rows along an axis, points, segments.
 *
 * Every index is checked before anything is read or written with it. Results never share bytes with
 * indices, so that what was checked stays true. Scattering adds up in the order of the updates.
 */
#include "index.h"
#include "vmath.h"

/* One row, of any number of bytes. */
INLINE void copy_row(u8 *to, const u8 *from, i32 bytes) {
  switch (bytes) {
    case 1: *to = *from; break;
    case 4: __builtin_memcpy(to, from, 4); break;
    case 8: __builtin_memcpy(to, from, 8); break; /* perhaps two of 4 bytes: aligned to that only */
    default: memcpy(to, from, (usize)bytes);
  }
}

static i32 check_indices(Program *p, const Tensor *t, i32 limit) {
  for (i32 i = 0; i < t->size; i++) {
    i64 at = index_at(t, i);
    if (at < 0 || at >= limit) return fail(p, ERROR_INDEX, at, limit);
  }
  return 0;
}

static i32 same_dtype(const Tensor *a, const Tensor *b) { return a->dtype == b->dtype && a->dense && b->dense; }

/* in: x (batch, outer, n, inner), indices (batch, picks); out: (batch, outer, picks, inner). */
i32 check_take(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 2, 1, 0));
  const Tensor *x = s->in[0], *t = s->in[1], *y = s->out[0];
  REQUIRE(same_dtype(x, y) && is_index(t) && apart(t, y) && x->rank == 4 && t->rank == 2 && y->rank == 4);
  REQUIRE(t->shape[0] == x->shape[0] && y->shape[0] == x->shape[0] && y->shape[1] == x->shape[1]);
  REQUIRE(y->shape[2] == t->shape[1] && y->shape[3] == x->shape[3]);
  return 0;
}

i32 run_take(Program *p, Instruction *s) {
  const Tensor *x = s->in[0], *t = s->in[1], *y = s->out[0];
  i32 outer = x->shape[1], n = x->shape[2], picks = t->shape[1], error = check_indices(p, t, n);
  if (error || !y->size) return error;
  i32 bytes = x->shape[3] * DTYPE_BYTES[x->dtype];
  const u8 *from = x->data;
  u8 *to = y->data;
  for (i32 b = 0; b < x->shape[0]; b++)
    for (i32 o = 0; o < outer; o++, from += (i64)n * bytes)
      for (i32 k = 0; k < picks; k++, to += bytes) copy_row(to, from + index_at(t, (i64)b * picks + k) * bytes, bytes);
  return 0;
}

/* in: x (outer, n, inner), indices (outer, picks, inner); out: as the indices. */
i32 check_take_along_axis(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 2, 1, 0));
  const Tensor *x = s->in[0], *t = s->in[1], *y = s->out[0];
  REQUIRE(same_dtype(x, y) && is_index(t) && x->rank == 3 && same_shape(t, y) && t->rank == 3 && apart(t, y));
  REQUIRE(x->shape[0] == t->shape[0] && x->shape[2] == t->shape[2]);
  return 0;
}

i32 run_take_along_axis(Program *p, Instruction *s) {
  const Tensor *x = s->in[0], *t = s->in[1], *y = s->out[0];
  i32 n = x->shape[1], picks = t->shape[1], inner = x->shape[2], bytes = DTYPE_BYTES[x->dtype];
  i32 error = check_indices(p, t, n);
  if (error) return error;
  const u8 *from = x->data;
  i64 at = 0;
  for (i32 o = 0; o < x->shape[0]; o++, from += (i64)n * inner * bytes)
    for (i32 k = 0; k < picks; k++)
      for (i32 i = 0; i < inner; i++, at++)
        copy_row(y->data + at * bytes, from + (index_at(t, at) * inner + i) * bytes, bytes);
  return 0;
}

/* --- points: the last axis of the indices is a coordinate ---------------------------------- */

/* indices (count, depth), rows (r, inner), params: from `first` on the sizes of `depth` axes, r in all. */
static i32 fits_points(const Instruction *s, const Tensor *t, const Tensor *rows, i32 first) {
  if (!is_index(t) || t->rank != 2 || rows->rank != 2 || s->count < first || t->shape[1] > s->count - first) return 0;
  i64 product = 1;
  i32 none = 0;
  for (i32 i = 0; i < t->shape[1]; i++) {
    i32 size = s->params[first + i];
    if (size < 0 || product > 0x7fffffff) return 0;
    if (size) product *= size;
    else none = 1;
  }
  return (none ? 0 : product) == rows->shape[0];
}

static i32 check_points(Program *p, const Tensor *t, const i32 *sizes) {
  i32 depth = t->shape[1];
  for (i32 i = 0, at = 0; i < t->size; i++) {
    i64 k = index_at(t, i);
    if (k < 0 || k >= sizes[at]) return fail(p, ERROR_INDEX, k, sizes[at]);
    if (++at == depth) at = 0;
  }
  return 0;
}

/* The number of the row that the i-th point names. */
static i64 row_of(const Tensor *t, const i32 *sizes, i32 i) {
  i32 depth = t->shape[1];
  i64 row = 0;
  for (i32 k = 0; k < depth; k++) row = row * sizes[k] + index_at(t, (i64)i * depth + k);
  return row;
}

/* in: x (rows, inner), indices (count, depth); out: (count, inner); params: sizes. */
i32 check_gather_nd(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 2, 1, 0));
  const Tensor *x = s->in[0], *t = s->in[1], *y = s->out[0];
  REQUIRE(same_dtype(x, y) && fits_points(s, t, x, 0) && y->rank == 2 && apart(t, y));
  REQUIRE(y->shape[0] == t->shape[0] && y->shape[1] == x->shape[1]);
  return 0;
}

i32 run_gather_nd(Program *p, Instruction *s) {
  const Tensor *x = s->in[0], *t = s->in[1], *y = s->out[0];
  i32 error = check_points(p, t, s->params);
  if (error || !y->size) return error;
  i32 bytes = x->shape[1] * DTYPE_BYTES[x->dtype];
  for (i32 i = 0; i < y->shape[0]; i++) copy_row(y->data + (i64)i * bytes, x->data + row_of(t, s->params, i) * bytes, bytes);
  return 0;
}

/* --- folding rows into others -------------------------------------------------------------- */

enum { UPDATE, ADD, SUB, MIN_, MAX_, MUL };

/* Wrapping arithmetic U, comparisons T. A nan wins, as in NumPy. */
#define FOLD(T, U, name) \
  static __attribute__((minsize)) void name(i32 kind, T *to, const T *from, i32 n) { \
    for (i32 i = 0; i < n; i++) { \
      T a = to[i], b = from[i]; \
      switch (kind) { \
        case UPDATE: a = b; break; \
        case ADD: a = (T)((U)a + (U)b); break; \
        case SUB: a = (T)((U)a - (U)b); break; \
        case MUL: a = (T)((U)a * (U)b); break; \
        case MIN_: if (b < a || b != b) a = b; break; \
        default: if (b > a || b != b) a = b; \
      } \
      to[i] = a; \
    } \
  }
FOLD(f32, f32, fold_f32)
FOLD(f64, f64, fold_f64)
FOLD(i32, u32, fold_i32)
FOLD(i64, u64, fold_i64)

static i32 folds(const Tensor *t) {
  return is(t, DTYPE_FLOAT32) || is(t, DTYPE_FLOAT64) || is(t, DTYPE_INT32) || is(t, DTYPE_INT64);
}

static void fold_row(i32 kind, i32 dtype, u8 *to, const u8 *from, i32 n) {
  if (dtype == DTYPE_FLOAT32 && kind == ADD) { /* the gradient of an embedding */
    f32 *a = (f32 *)to;
    const f32 *b = (const f32 *)from;
    i32 i = 0;
    for (; i + LANES <= n; i += LANES) store(a + i, load(a + i) + load(b + i));
    for (; i < n; i++) a[i] += b[i];
  } else if (dtype == DTYPE_FLOAT32) fold_f32(kind, (f32 *)to, (const f32 *)from, n);
  else if (dtype == DTYPE_FLOAT64) fold_f64(kind, (f64 *)to, (const f64 *)from, n);
  else if (dtype == DTYPE_INT32) fold_i32(kind, (i32 *)to, (const i32 *)from, n);
  else fold_i64(kind, (i64 *)to, (const i64 *)from, n);
}

/* The updates (count, inner) folded into the rows that the points name. */
static void fold_points(const Instruction *s, i32 kind, const i32 *sizes) {
  const Tensor *t = s->in[0], *updates = s->in[1], *y = s->out[0];
  i32 inner = y->shape[1], bytes = DTYPE_BYTES[y->dtype];
  if (!updates->size) return;
  for (i32 i = 0; i < t->shape[0]; i++)
    fold_row(kind, y->dtype, y->data + row_of(t, sizes, i) * inner * bytes, updates->data + (i64)i * inner * bytes, inner);
}

static i32 check_scatter(const Instruction *s, i32 first) {
  const Tensor *t = s->in[0], *updates = s->in[1], *y = s->out[0];
  REQUIRE(fits_points(s, t, y, first) && same_dtype(updates, y) && folds(y) && apart(t, y));
  REQUIRE(updates->rank == 2 && updates->shape[0] == t->shape[0] && updates->shape[1] == y->shape[1]);
  return 0;
}

/* in: indices (count, depth), updates (count, inner); out: (rows, inner), sums; params: sizes. */
i32 check_scatter_nd(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 2, 1, 0));
  return check_scatter(s, 0);
}

i32 run_scatter_nd(Program *p, Instruction *s) {
  const Tensor *y = s->out[0];
  i32 error = check_points(p, s->in[0], s->params);
  if (error) return error;
  memset(y->data, 0, (usize)y->size * DTYPE_BYTES[y->dtype]);
  fold_points(s, ADD, s->params);
  return 0;
}

/* in: indices (count, depth), updates (count, inner); out: (rows, inner), which holds the tensor to
 * change; params: kind, then sizes. */
i32 check_tensor_scatter(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 2, 1, 1) && s->params[0] >= UPDATE && s->params[0] <= MAX_);
  return check_scatter(s, 1);
}

i32 run_tensor_scatter(Program *p, Instruction *s) {
  i32 error = check_points(p, s->in[0], s->params + 1);
  if (!error) fold_points(s, s->params[0], s->params + 1);
  return error;
}

/* --- segments ------------------------------------------------------------------------------ */

/* in: data (count, inner), ids (count,); out: (segments, inner). */
i32 check_unsorted_segment_sum(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 2, 1, 0));
  const Tensor *x = s->in[0], *t = s->in[1], *y = s->out[0];
  REQUIRE(same_dtype(x, y) && folds(x) && is_index(t) && apart(t, y) && x->rank == 2 && t->rank == 1 && y->rank == 2);
  REQUIRE(x->shape[0] == t->shape[0] && x->shape[1] == y->shape[1]);
  return 0;
}

i32 check_unsorted_segment_prod(Program *p, Instruction *s) { return check_unsorted_segment_sum(p, s); }
i32 check_unsorted_segment_max(Program *p, Instruction *s) { return check_unsorted_segment_sum(p, s); }
i32 check_unsorted_segment_min(Program *p, Instruction *s) { return check_unsorted_segment_sum(p, s); }

/* What an empty segment holds: 0, 1, the lowest or the highest finite number. */
static i64 start_of(i32 kind, i32 dtype) {
  union { i64 l; f64 d; f32 f; i32 i; } u = {0};
  i32 least = kind == MAX_, most = kind == MIN_;
  f64 number = kind == MUL, huge = dtype == DTYPE_FLOAT32 ? 0x1.fffffep127 : 0x1.fffffffffffffp1023;
  if (least || most) number = least ? -huge : huge;
  if (dtype == DTYPE_FLOAT32) u.f = (f32)number;
  else if (dtype == DTYPE_FLOAT64) u.d = number;
  else if (kind == MUL) u.l = 1;
  else if (least || most) u.l = (i64)(least ? 1ull << 63 : ~0ull >> 1) >> (dtype == DTYPE_INT32 ? 32 : 0);
  return u.l;
}

/* Negative ids are dropped; ids that are too large are found before anything is written. */
static i32 run_segments(Program *p, Instruction *s, i32 kind) {
  const Tensor *x = s->in[0], *t = s->in[1], *y = s->out[0];
  i32 inner = x->shape[1], bytes = DTYPE_BYTES[x->dtype], segments = y->shape[0];
  for (i32 i = 0; i < t->size; i++) {
    i64 id = index_at(t, i);
    if (id >= segments) return fail(p, ERROR_SEGMENT, id, segments);
  }
  i64 start = start_of(kind, x->dtype);
  if (start) for (i32 i = 0; i < y->size; i++) copy_row(y->data + (i64)i * bytes, (const u8 *)&start, bytes);
  else memset(y->data, 0, (usize)y->size * (usize)bytes);
  if (!x->size) return 0;
  for (i32 i = 0; i < t->size; i++) {
    i64 id = index_at(t, i);
    if (id >= 0) fold_row(kind, x->dtype, y->data + id * inner * bytes, x->data + (i64)i * inner * bytes, inner);
  }
  return 0;
}

i32 run_unsorted_segment_sum(Program *p, Instruction *s) { return run_segments(p, s, ADD); }
i32 run_unsorted_segment_prod(Program *p, Instruction *s) { return run_segments(p, s, MUL); }
i32 run_unsorted_segment_max(Program *p, Instruction *s) { return run_segments(p, s, MAX_); }
i32 run_unsorted_segment_min(Program *p, Instruction *s) { return run_segments(p, s, MIN_); }
