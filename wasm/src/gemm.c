/* Matrix products: packed and blocked, with what follows them fused in while the result is in cache.
 *
 * Source of the scheme: Goto and van de Geijn, Anatomy of high-performance matrix multiplication,
 * 2008. A and B are copied into panels, so any strides, transposes and implicit matrices cost the same.
 */
#include "gemm.h"

static f32 PACKED_A[MC * KC] __attribute__((aligned(64)));
static f32 PACKED_B[KC * NC] __attribute__((aligned(64)));

#define NV (NR / LANES)

/* A block of MR x NR of C over `k` steps; `rows` and `columns` of it exist. */
static void block(i32 k, const f32 *a, const f32 *b, f32 *c, i64 row, i32 rows, i32 columns, i32 add) {
  vf acc[MR][NV];
  UNROLLED for (i32 i = 0; i < MR; i++)
    UNROLLED for (i32 j = 0; j < NV; j++) acc[i][j] = splat(0.0f);
  for (i32 q = 0; q < k; q++) {
    vf v[NV];
    UNROLLED for (i32 j = 0; j < NV; j++) v[j] = load(b + j * LANES);
    UNROLLED for (i32 i = 0; i < MR; i++) {
      vf x = splat(a[i]);
      UNROLLED for (i32 j = 0; j < NV; j++) acc[i][j] = madd(x, v[j], acc[i][j]);
    }
    a += MR, b += NR;
  }
  if (rows == MR && columns == NR) {
    UNROLLED for (i32 i = 0; i < MR; i++, c += row)
      UNROLLED for (i32 j = 0; j < NV; j++) store(c + j * LANES, add ? load(c + j * LANES) + acc[i][j] : acc[i][j]);
    return;
  }
  f32 edge[MR * NR];
  UNROLLED for (i32 i = 0; i < MR; i++)
    UNROLLED for (i32 j = 0; j < NV; j++) store(edge + i * NR + j * LANES, acc[i][j]);
  for (i32 i = 0; i < rows; i++)
    for (i32 j = 0; j < columns; j++) c[i * row + j] = edge[i * NR + j] + (add ? c[i * row + j] : 0.0f);
}

typedef f32 v4 __attribute__((vector_size(16)));
typedef f32 v4_any __attribute__((vector_size(16), aligned(4), may_alias));

/* Four dense rows of four, transposed: to[q][i] = row i's element q, rows of `to` `width` apart. */
INLINE void transpose(const f32 *from, i64 outer, f32 *to, i32 width) {
  v4 a = *(const v4_any *)from, b = *(const v4_any *)(from + outer);
  v4 c = *(const v4_any *)(from + 2 * outer), d = *(const v4_any *)(from + 3 * outer);
  v4 ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), AB = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  v4 cd = __builtin_shufflevector(c, d, 0, 4, 1, 5), CD = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  *(v4_any *)to = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  *(v4_any *)(to + width) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  *(v4_any *)(to + 2 * width) = __builtin_shufflevector(AB, CD, 0, 1, 4, 5);
  *(v4_any *)(to + 3 * width) = __builtin_shufflevector(AB, CD, 2, 3, 6, 7);
}

/* `width` rows side by side; where there are fewer, zeros. */
INLINE void pack_panel(const f32 *from, i64 outer, i64 inner, f32 *to, i32 rows, i32 depth, i32 width) {
  i32 q = 0;
  if (rows == width && outer == 1) {
    for (; q < depth; q++)
      for (i32 i = 0; i < width; i += 4) *(v4_any *)(to + q * width + i) = *(const v4_any *)(from + q * inner + i);
    return;
  }
  if (rows == width && inner == 1)
    for (; q + 4 <= depth; q += 4)
      for (i32 i = 0; i < width; i += 4) transpose(from + i * outer + q, outer, to + q * width + i, width);
  for (; q < depth; q++) {
    for (i32 i = 0; i < rows; i++) to[q * width + i] = from[i * outer + q * inner];
    for (i32 i = rows; i < width; i++) to[q * width + i] = 0.0f;
  }
}

void pack_strided(const Source *s, f32 *to, i32 first, i32 count, i32 depth_first, i32 depth, i32 width) {
  const f32 *from = s->data + first * s->outer + depth_first * s->inner;
  for (i32 i = 0; i < count; i += width, to += width * depth) {
    i32 rows = MIN(width, count - i);
    if (width == MR) pack_panel(from + i * s->outer, s->outer, s->inner, to, rows, depth, MR);
    else pack_panel(from + i * s->outer, s->outer, s->inner, to, rows, depth, NR);
  }
}

/* Rows of C for one packed piece of B: `columns` from column j, `depth` steps from step q. */
static void rows_of(const Product *g, const Source *a, const f32 *b, i32 j, i32 columns, i32 q, i32 depth) {
  i32 last = q + depth == g->k && j + columns == g->n && g->s;
  /* a shallow A leaves room for more rows: fewer, longer calls of what follows */
  i32 most = MAX(MC, MIN(ROWS, MIN(MC * KC / depth, MC * KC / 2 / columns)) / MR * MR);
  for (i32 i = 0; i < g->m; i += most) {
    i32 rows = MIN(most, g->m - i);
    a->pack(a, PACKED_A, i, rows, q, depth, MR);
    for (i32 jj = 0; jj < columns; jj += NR)
      for (i32 ii = 0; ii < rows; ii += MR)
        block(depth, PACKED_A + ii * depth, b + jj * depth, g->c + (i + ii) * g->row + j + jj, g->row,
              MIN(MR, rows - ii), MIN(NR, columns - jj), g->add || q > 0);
    if (last) finish(g->p, g->s, g->base + i * g->n, g->base + (i + rows) * g->n);
  }
}

void multiply(const Product *g, const Source *a, const Source *b) {
  for (i32 j = 0; j < g->n; j += NC) {
    i32 columns = MIN(NC, g->n - j);
    for (i32 q = 0; q < g->k; q += KC) {
      i32 depth = MIN(KC, g->k - q);
      b->pack(b, PACKED_B, j, columns, q, depth, NR);
      rows_of(g, a, PACKED_B, j, columns, q, depth);
    }
  }
}

i32 hold(const Source *b, i32 n, i32 k) {
  if (n > NC || k > KC) return 0;
  b->pack(b, PACKED_B, 0, n, 0, k, NR);
  return 1;
}

void multiply_packed(const Product *g, const Source *a, const f32 *b) { rows_of(g, a, b, 0, g->n, 0, g->k); }

void multiply_held(const Product *g, const Source *a) { multiply_packed(g, a, PACKED_B); }

/* --- a few rows: nothing is packed, B is read once as it lies --------------------------------- */

#define FEW 3
#define WIDE 8 /* vectors of columns at a time */

/* c (n) = x (k, `step` apart) times B, whose rows of n lie side by side, `row` apart. */
static void row_times_rows(const f32 *x, i64 step, const f32 *b, i64 row, f32 *c, i32 n, i32 k) {
  i32 j = 0;
  for (; j + WIDE * LANES <= n; j += WIDE * LANES) {
    vf acc[WIDE];
    UNROLLED for (i32 v = 0; v < WIDE; v++) acc[v] = splat(0.0f);
    const f32 *at = b + j;
    for (i32 q = 0; q < k; q++, at += row) {
      vf s = splat(x[q * step]);
      UNROLLED for (i32 v = 0; v < WIDE; v++) acc[v] = madd(s, load(at + v * LANES), acc[v]);
    }
    UNROLLED for (i32 v = 0; v < WIDE; v++) store(c + j + v * LANES, acc[v]);
  }
  for (; j + LANES <= n; j += LANES) {
    vf acc = splat(0.0f);
    for (i32 q = 0; q < k; q++) acc = madd(splat(x[q * step]), load(b + q * row + j), acc);
    store(c + j, acc);
  }
  for (; j < n; j++) {
    f32 acc = 0.0f;
    for (i32 q = 0; q < k; q++) acc += x[q * step] * b[q * row + j];
    c[j] = acc;
  }
}

/* The same where B's columns lie dense: one scalar product each. */
static void row_times_columns(const f32 *x, i64 step, const f32 *b, i64 column, f32 *c, i32 n, i32 k) {
  for (i32 j = 0; j < n; j++, b += column) {
    vf u = splat(0.0f), v = u;
    f32 sum = 0.0f;
    i32 q = 0;
    if (step == 1) {
      for (; q + 2 * LANES <= k; q += 2 * LANES) {
        u = madd(load(x + q), load(b + q), u);
        v = madd(load(x + q + LANES), load(b + q + LANES), v);
      }
      u += v;
      for (i32 i = 0; i < LANES; i++) sum += u[i];
    }
    for (; q < k; q++) sum += x[q * step] * b[q];
    c[j] = sum;
  }
}

i32 few_rows(const Product *g, const Source *a, const Source *b) {
  if (g->m > FEW || g->add || (b->outer != 1 && b->inner != 1)) return 0;
  for (i32 i = 0; i < g->m; i++) {
    const f32 *x = a->data + i * a->outer;
    if (b->outer == 1) row_times_rows(x, a->inner, b->data, b->inner, g->c + i * g->row, g->n, g->k);
    else row_times_columns(x, a->inner, b->data, b->outer, g->c + i * g->row, g->n, g->k);
  }
  if (g->s) finish(g->p, g->s, g->base, g->base + g->m * g->n);
  return 1;
}

/* --- the instruction: a batch of products ---------------------------------------------------- */

/* in: a (batch..., m, k), b (batch..., k, n); out: (batch..., m, n). Any strides of a and b; the
 * output's columns lie side by side. */
i32 check_gemm(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 2, 1, 0));
  const Tensor *a = s->in[0], *b = s->in[1], *c = s->out[0];
  i32 r = c->rank;
  REQUIRE(r >= 2 && a->rank == r && b->rank == r);
  REQUIRE(is(a, DTYPE_FLOAT32) && is(b, DTYPE_FLOAT32) && is(c, DTYPE_FLOAT32));
  for (i32 i = 0; i < r - 2; i++) REQUIRE(a->shape[i] == c->shape[i] && b->shape[i] == c->shape[i]);
  REQUIRE(a->shape[r - 2] == c->shape[r - 2] && a->shape[r - 1] == b->shape[r - 2] && b->shape[r - 1] == c->shape[r - 1]);
  REQUIRE(c->shape[r - 1] == 1 || c->stride[r - 1] == 1);
  return 0;
}

i32 run_gemm(Program *p, Instruction *s) {
  const Tensor *a = s->in[0], *b = s->in[1], *c = s->out[0];
  i32 r = c->rank, index[MAX_RANK] = {0};
  i32 m = c->shape[r - 2], n = c->shape[r - 1], k = a->shape[r - 1], count = 1;
  for (i32 i = 0; i < r - 2; i++) count *= c->shape[i];
  if (!m || !n || !count) return 0;
  Source left = {pack_strided, 0, a->stride[r - 2], a->stride[r - 1], 0};
  Source right = {pack_strided, 0, b->stride[r - 1], b->stride[r - 2], 0};
  for (i32 at = 0; at < count; at++) {
    i64 x = 0, y = 0, z = 0;
    for (i32 i = 0; i < r - 2; i++) x += (i64)index[i] * a->stride[i], y += (i64)index[i] * b->stride[i], z += (i64)index[i] * c->stride[i];
    left.data = (const f32 *)a->data + x, right.data = (const f32 *)b->data + y;
    Product g = {p, s->tail >= 0 ? s : 0, (f32 *)c->data + z, c->stride[r - 2], m, n, k, 0, at * m * n};
    if (m == 1) g.row = n;
    if (k && few_rows(&g, &left, &right)) {
    } else if (k) multiply(&g, &left, &right);
    else {
      for (i32 i = 0; i < m; i++) memset(g.c + i * g.row, 0, (usize)n * 4);
      if (g.s) finish(p, s, g.base, g.base + m * n);
    }
    for (i32 i = r - 3; i >= 0 && ++index[i] == c->shape[i]; i--) index[i] = 0;
  }
  return 0;
}

