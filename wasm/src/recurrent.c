/* Whole sequences of LSTM, GRU and simple recurrent steps, forward and backward.
 *
 * Everything is (batch, steps, ...): x and its gradient (batch, steps, gates * units), states
 * (batch, steps, units). The gates lie in the order of Keras. The recurrent kernel stays packed for all
 * steps; its gradient is one product per example. Formulas: core/tabgrad/ops/recurrent.py.
 */
#include "gemm.h"
#include "vmath.h"

typedef struct {
  i32 batch, steps, units, width; /* width: of x */
  i32 backwards;
  const u8 *mask; /* (batch, steps), or 0 */
} Shape;

/* Up to LANES elements, the rest zeros; and back. */
INLINE vf get(const f32 *p, i32 n) {
  if (n >= LANES) return load(p);
  vf x = splat(0.0f);
  for (i32 i = 0; i < n; i++) x[i] = p[i];
  return x;
}

INLINE void put(f32 *p, vf x, i32 n) {
  if (n >= LANES) store(p, x);
  else for (i32 i = 0; i < n; i++) p[i] = x[i];
}

static i32 is_sequence(const Tensor *t, const Shape *k, i32 width) {
  return dense(t, DTYPE_FLOAT32) && t->rank == 3 && t->shape[0] == k->batch && t->shape[1] == k->steps && t->shape[2] == width;
}

static i32 is_matrix(const Tensor *t, i32 rows, i32 columns) {
  return dense(t, DTYPE_FLOAT32) && t->rank == 2 && t->shape[0] == rows && t->shape[1] == columns;
}

/* Reads the shapes off x and the kernel; `at` is where the mask would stand among the inputs. */
static i32 shape_of(Instruction *s, Shape *k, i32 x, i32 u, i32 gates, i32 at) {
  const Tensor *tx = s->in[x], *tu = s->in[u];
  REQUIRE(s->count >= 1 && dense(tx, DTYPE_FLOAT32) && tx->rank == 3 && dense(tu, DTYPE_FLOAT32) && tu->rank == 2);
  *k = (Shape){tx->shape[0], tx->shape[1], tu->shape[0], tx->shape[2], s->params[0], 0};
  REQUIRE(k->units > 0 && k->units < 1 << 20 && k->width == gates * k->units && tu->shape[1] == k->width);
  REQUIRE(s->inputs == at || s->inputs == at + 1);
  if (s->inputs == at + 1) {
    const Tensor *m = s->in[at];
    REQUIRE(dense(m, DTYPE_BOOL) && m->rank == 2 && m->shape[0] == k->batch && m->shape[1] == k->steps);
  }
  return 0;
}

static void begin(const Instruction *s, Shape *k, i32 x, i32 u, i32 at) {
  const Tensor *tx = s->in[x];
  *k = (Shape){tx->shape[0], tx->shape[1], s->in[u]->shape[0], tx->shape[2], s->params[0], s->inputs > at ? s->in[at]->data : 0};
}

INLINE i32 kept(const Shape *k, i32 b, i32 t) { return k->mask && !k->mask[b * k->steps + t]; }

/* The step in order of time of the recurrence, and the one before it. */
INLINE i32 step_at(const Shape *k, i32 i) { return k->backwards ? k->steps - 1 - i : i; }

INLINE const f32 *before(const Shape *k, const f32 *states, const f32 *first, i32 b, i32 t) {
  i32 at = k->backwards ? t + 1 : t - 1;
  return at >= 0 && at < k->steps ? states + ((i64)b * k->steps + at) * k->units : first + (i64)b * k->units;
}

/* to (batch rows, `row` apart) = or += states (rows `from_row` apart) times the kernel (or its transpose). */
typedef struct {
  Source kernel;
  i32 n, k, held;
} Recurrence;

static Recurrence recurrence(const Tensor *u, i32 transposed) {
  i32 rows = u->shape[0], columns = u->shape[1];
  Recurrence r = {{pack_strided, (const f32 *)u->data, transposed ? columns : 1, transposed ? 1 : columns, 0}, transposed ? rows : columns,
                  transposed ? columns : rows, 0};
  r.held = hold(&r.kernel, r.n, r.k);
  return r;
}

static void apply(Program *p, const Recurrence *r, const f32 *from, i64 from_row, f32 *to, i64 row, i32 batch, i32 add) {
  Source a = {pack_strided, from, from_row, 1, 0};
  Product g = {p, 0, to, row, batch, r->n, r->k, add, 0};
  if (r->held) multiply_held(&g, &a);
  else multiply(&g, &a, &r->kernel);
}

/* du += states before each step, transposed, times the gradients of the steps' products. */
static void kernel_gradient(Program *p, const Shape *k, const f32 *hs, const f32 *h0, const f32 *dz, i32 width, f32 *du) {
  memset(du, 0, (usize)k->units * (usize)width * 4);
  i32 n = k->steps - 1, from = k->backwards ? 1 : 0, to = k->backwards ? 0 : 1;
  for (i32 b = 0; b < k->batch; b++) {
    const f32 *h = hs + ((i64)b * k->steps + from) * k->units, *z = dz + ((i64)b * k->steps + to) * width;
    Source left = {pack_strided, h, 1, k->units, 0}, right = {pack_strided, z, 1, width, 0};
    Product g = {p, 0, du, width, k->units, width, n, 1, 0};
    if (n > 0) multiply(&g, &left, &right);
  }
  i32 first = step_at(k, 0);
  Source left = {pack_strided, h0, 1, k->units, 0}, right = {pack_strided, dz + (i64)first * width, 1, (i64)k->steps * width, 0};
  Product g = {p, 0, du, width, k->units, width, k->batch, 1, 0};
  if (k->steps && k->batch) multiply(&g, &left, &right);
}

/* --- LSTM ------------------------------------------------------------------------------------ */

/* in: x, u, h, c (, mask); out: hs, cs, gates (batch, steps, 4 units). params: backwards. */
i32 check_lstm(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(s->inputs >= 4 && s->outputs == 3);
  Shape k;
  i32 error = shape_of(s, &k, 0, 1, 4, 4);
  if (error) return error;
  REQUIRE(is_matrix(s->in[2], k.batch, k.units) && is_matrix(s->in[3], k.batch, k.units));
  REQUIRE(is_sequence(s->out[0], &k, k.units) && is_sequence(s->out[1], &k, k.units) && is_sequence(s->out[2], &k, k.width));
  return 0;
}

static void lstm_step(f32 *z, const f32 *c, f32 *h_new, f32 *c_new, i32 n) {
  for (i32 j = 0; j < n; j += LANES) {
    i32 m = n - j;
    vf i = vsigmoid(get(z + j, m)), f = vsigmoid(get(z + n + j, m)), g = vtanh(get(z + 2 * n + j, m)), o = vsigmoid(get(z + 3 * n + j, m));
    vf now = f * get(c + j, m) + i * g;
    put(z + j, i, m), put(z + n + j, f, m), put(z + 2 * n + j, g, m), put(z + 3 * n + j, o, m);
    put(c_new + j, now, m), put(h_new + j, o * vtanh(now), m);
  }
}

i32 run_lstm(Program *p, Instruction *s) {
  Shape k;
  begin(s, &k, 0, 1, 4);
  const f32 *x = (const f32 *)s->in[0]->data, *h0 = (const f32 *)s->in[2]->data, *c0 = (const f32 *)s->in[3]->data;
  f32 *hs = (f32 *)s->out[0]->data, *cs = (f32 *)s->out[1]->data, *gates = (f32 *)s->out[2]->data;
  i64 row = (i64)k.steps * k.width, state_row = (i64)k.steps * k.units;
  Recurrence r = recurrence(s->in[1], 0);
  for (i32 i = 0; i < k.steps; i++) {
    i32 t = step_at(&k, i);
    for (i32 b = 0; b < k.batch; b++) memcpy(gates + b * row + (i64)t * k.width, x + b * row + (i64)t * k.width, (usize)k.width * 4);
    apply(p, &r, before(&k, hs, h0, 0, t), i ? state_row : k.units, gates + (i64)t * k.width, row, k.batch, 1);
    for (i32 b = 0; b < k.batch; b++) {
      i64 at = ((i64)b * k.steps + t) * k.units;
      const f32 *h = before(&k, hs, h0, b, t), *c = before(&k, cs, c0, b, t);
      lstm_step(gates + b * row + (i64)t * k.width, c, hs + at, cs + at, k.units);
      if (kept(&k, b, t)) memcpy(hs + at, h, (usize)k.units * 4), memcpy(cs + at, c, (usize)k.units * 4);
    }
  }
  return 0;
}

/* in: gh, gc, x, u, h, c, hs, cs, gates (, mask); out: dx, du, dh, dc. The last two hold the running
 * gradients of the states meanwhile. */
i32 check_lstm_grad(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(s->inputs >= 9 && s->outputs == 4);
  Shape k;
  i32 error = shape_of(s, &k, 2, 3, 4, 9);
  if (error) return error;
  for (i32 i = 0; i < 2; i++) {
    REQUIRE(is_sequence(s->in[i], &k, k.units) && is_matrix(s->in[4 + i], k.batch, k.units));
    REQUIRE(is_sequence(s->in[6 + i], &k, k.units) && is_matrix(s->out[2 + i], k.batch, k.units));
  }
  REQUIRE(is_sequence(s->in[8], &k, k.width) && is_sequence(s->out[0], &k, k.width) && is_matrix(s->out[1], k.units, k.width));
  return 0;
}

static void lstm_back(const f32 *z, const f32 *c, f32 *dh, f32 *dc, f32 *dz, i32 n) {
  for (i32 j = 0; j < n; j += LANES) {
    i32 m = n - j;
    vf i = get(z + j, m), f = get(z + n + j, m), g = get(z + 2 * n + j, m), o = get(z + 3 * n + j, m), old = get(c + j, m);
    vf y = vtanh(f * old + i * g), up = get(dh + j, m);
    vf inner = get(dc + j, m) + up * o * (1.0f - y * y);
    put(dz + j, inner * g * i * (1.0f - i), m);
    put(dz + n + j, inner * old * f * (1.0f - f), m);
    put(dz + 2 * n + j, inner * i * (1.0f - g * g), m);
    put(dz + 3 * n + j, up * y * o * (1.0f - o), m);
    put(dc + j, inner * f, m);
  }
}

static void add_to(f32 *to, const f32 *from, i32 n) {
  for (i32 j = 0; j < n; j += LANES) put(to + j, get(to + j, n - j) + get(from + j, n - j), n - j);
}

i32 run_lstm_grad(Program *p, Instruction *s) {
  Shape k;
  begin(s, &k, 2, 3, 9);
  const f32 *gh = (const f32 *)s->in[0]->data, *gc = (const f32 *)s->in[1]->data, *h0 = (const f32 *)s->in[4]->data;
  const f32 *c0 = (const f32 *)s->in[5]->data, *hs = (const f32 *)s->in[6]->data, *cs = (const f32 *)s->in[7]->data;
  const f32 *gates = (const f32 *)s->in[8]->data;
  f32 *dx = (f32 *)s->out[0]->data, *dh = (f32 *)s->out[2]->data, *dc = (f32 *)s->out[3]->data;
  i64 row = (i64)k.steps * k.width;
  memset(dh, 0, (usize)k.batch * (usize)k.units * 4);
  memset(dc, 0, (usize)k.batch * (usize)k.units * 4);
  Recurrence r = recurrence(s->in[3], 1);
  for (i32 i = k.steps - 1; i >= 0; i--) {
    i32 t = step_at(&k, i);
    for (i32 b = 0; b < k.batch; b++) {
      i64 at = ((i64)b * k.steps + t) * k.units, place = b * row + (i64)t * k.width;
      add_to(dh + (i64)b * k.units, gh + at, k.units);
      add_to(dc + (i64)b * k.units, gc + at, k.units);
      if (kept(&k, b, t)) memset(dx + place, 0, (usize)k.width * 4);
      else {
        lstm_back(gates + place, before(&k, cs, c0, b, t), dh + (i64)b * k.units, dc + (i64)b * k.units, dx + place, k.units);
        memset(dh + (i64)b * k.units, 0, (usize)k.units * 4); /* a masked step's dz is 0: its dh passes */
      }
    }
    apply(p, &r, dx + (i64)t * k.width, row, dh, k.units, k.batch, 1);
  }
  kernel_gradient(p, &k, hs, h0, dx, k.width, (f32 *)s->out[1]->data);
  return 0;
}

/* --- GRU ------------------------------------------------------------------------------------- */

/* in: x, u, b, h (, mask); out: hs, gates (batch, steps, 4 units): update, reset, candidate, and the
 * candidate's part of the product. */
i32 check_gru(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(s->inputs >= 4 && s->outputs == 2);
  Shape k;
  i32 error = shape_of(s, &k, 0, 1, 3, 4);
  if (error) return error;
  REQUIRE(dense(s->in[2], DTYPE_FLOAT32) && s->in[2]->size == k.width && is_matrix(s->in[3], k.batch, k.units));
  REQUIRE(is_sequence(s->out[0], &k, k.units) && is_sequence(s->out[1], &k, 4 * k.units));
  return 0;
}

/* `inner`: three of the gates' places hold the state's part of the gates when this begins. */
static void gru_step(const f32 *x, f32 *inner, const f32 *bias, const f32 *h, f32 *h_new, i32 n) {
  for (i32 j = 0; j < n; j += LANES) {
    i32 m = n - j;
    vf z = vsigmoid(get(x + j, m) + (get(inner + j, m) + get(bias + j, m)));
    vf r = vsigmoid(get(x + n + j, m) + (get(inner + n + j, m) + get(bias + n + j, m)));
    vf part = get(inner + 2 * n + j, m) + get(bias + 2 * n + j, m);
    vf candidate = vtanh(get(x + 2 * n + j, m) + r * part);
    put(inner + j, z, m), put(inner + n + j, r, m), put(inner + 2 * n + j, candidate, m), put(inner + 3 * n + j, part, m);
    put(h_new + j, candidate + z * (get(h + j, m) - candidate), m);
  }
}

i32 run_gru(Program *p, Instruction *s) {
  Shape k;
  begin(s, &k, 0, 1, 4);
  const f32 *x = (const f32 *)s->in[0]->data, *bias = (const f32 *)s->in[2]->data, *h0 = (const f32 *)s->in[3]->data;
  f32 *hs = (f32 *)s->out[0]->data, *gates = (f32 *)s->out[1]->data;
  i64 row = (i64)k.steps * 4 * k.units, state_row = (i64)k.steps * k.units;
  Recurrence r = recurrence(s->in[1], 0);
  for (i32 i = 0; i < k.steps; i++) {
    i32 t = step_at(&k, i);
    apply(p, &r, before(&k, hs, h0, 0, t), i ? state_row : k.units, gates + (i64)t * 4 * k.units, row, k.batch, 0);
    for (i32 b = 0; b < k.batch; b++) {
      i64 at = ((i64)b * k.steps + t) * k.units;
      const f32 *h = before(&k, hs, h0, b, t);
      gru_step(x + 3 * at, gates + 4 * at, bias, h, hs + at, k.units);
      if (kept(&k, b, t)) memcpy(hs + at, h, (usize)k.units * 4);
    }
  }
  return 0;
}

/* in: gh, x, u, b, h, hs, gates (, mask); out: dx, du, db, dh, and scratch (batch, steps, 3 units): the
 * gradients of the products. */
i32 check_gru_grad(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(s->inputs >= 7 && s->outputs == 5);
  Shape k;
  i32 error = shape_of(s, &k, 1, 2, 3, 7);
  if (error) return error;
  REQUIRE(is_sequence(s->in[0], &k, k.units) && is_matrix(s->in[4], k.batch, k.units) && is_sequence(s->in[5], &k, k.units));
  REQUIRE(is_sequence(s->in[6], &k, 4 * k.units) && is_sequence(s->out[0], &k, k.width) && is_matrix(s->out[1], k.units, k.width));
  REQUIRE(dense(s->out[2], DTYPE_FLOAT32) && s->out[2]->size == k.width && is_matrix(s->out[3], k.batch, k.units));
  REQUIRE(is_sequence(s->out[4], &k, k.width));
  return 0;
}

static void gru_back(const f32 *gates, const f32 *h, f32 *dh, f32 *dx, f32 *within, i32 n) {
  for (i32 j = 0; j < n; j += LANES) {
    i32 m = n - j;
    vf z = get(gates + j, m), r = get(gates + n + j, m), a = get(gates + 2 * n + j, m), part = get(gates + 3 * n + j, m);
    vf up = get(dh + j, m);
    vf da = up * (1.0f - z) * (1.0f - a * a);
    vf dz = up * (get(h + j, m) - a) * z * (1.0f - z);
    vf dr = da * part * r * (1.0f - r);
    put(dx + j, dz, m), put(dx + n + j, dr, m), put(dx + 2 * n + j, da, m);
    put(within + j, dz, m), put(within + n + j, dr, m), put(within + 2 * n + j, da * r, m);
    put(dh + j, up * z, m);
  }
}

i32 run_gru_grad(Program *p, Instruction *s) {
  Shape k;
  begin(s, &k, 1, 2, 7);
  const f32 *gh = (const f32 *)s->in[0]->data, *h0 = (const f32 *)s->in[4]->data, *hs = (const f32 *)s->in[5]->data;
  const f32 *gates = (const f32 *)s->in[6]->data;
  f32 *dx = (f32 *)s->out[0]->data, *db = (f32 *)s->out[2]->data, *dh = (f32 *)s->out[3]->data, *within = (f32 *)s->out[4]->data;
  i64 row = (i64)k.steps * k.width;
  memset(dh, 0, (usize)k.batch * (usize)k.units * 4);
  memset(db, 0, (usize)k.width * 4);
  Recurrence r = recurrence(s->in[2], 1);
  for (i32 i = k.steps - 1; i >= 0; i--) {
    i32 t = step_at(&k, i);
    for (i32 b = 0; b < k.batch; b++) {
      i64 at = ((i64)b * k.steps + t) * k.units, place = b * row + (i64)t * k.width;
      add_to(dh + (i64)b * k.units, gh + at, k.units);
      if (kept(&k, b, t)) {
        memset(dx + place, 0, (usize)k.width * 4);
        memset(within + place, 0, (usize)k.width * 4);
      } else gru_back(gates + 4 * at, before(&k, hs, h0, b, t), dh + (i64)b * k.units, dx + place, within + place, k.units);
      add_to(db, within + place, k.width);
    }
    apply(p, &r, within + (i64)t * k.width, row, dh, k.units, k.batch, 1);
  }
  kernel_gradient(p, &k, hs, h0, within, k.width, (f32 *)s->out[1]->data);
  return 0;
}

/* --- simple ---------------------------------------------------------------------------------- */

/* in: x, u, h (, mask); out: hs. */
i32 check_simple_rnn(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(s->inputs >= 3 && s->outputs == 1);
  Shape k;
  i32 error = shape_of(s, &k, 0, 1, 1, 3);
  if (error) return error;
  REQUIRE(is_matrix(s->in[2], k.batch, k.units) && is_sequence(s->out[0], &k, k.units));
  return 0;
}

i32 run_simple_rnn(Program *p, Instruction *s) {
  Shape k;
  begin(s, &k, 0, 1, 3);
  const f32 *x = (const f32 *)s->in[0]->data, *h0 = (const f32 *)s->in[2]->data;
  f32 *hs = (f32 *)s->out[0]->data;
  i64 row = (i64)k.steps * k.units;
  Recurrence r = recurrence(s->in[1], 0);
  for (i32 i = 0; i < k.steps; i++) {
    i32 t = step_at(&k, i);
    for (i32 b = 0; b < k.batch; b++) memcpy(hs + b * row + (i64)t * k.units, x + b * row + (i64)t * k.units, (usize)k.units * 4);
    apply(p, &r, before(&k, hs, h0, 0, t), i ? row : k.units, hs + (i64)t * k.units, row, k.batch, 1);
    for (i32 b = 0; b < k.batch; b++) {
      f32 *h = hs + b * row + (i64)t * k.units;
      if (kept(&k, b, t)) memcpy(h, before(&k, hs, h0, b, t), (usize)k.units * 4);
      else for (i32 j = 0; j < k.units; j += LANES) put(h + j, vtanh(get(h + j, k.units - j)), k.units - j);
    }
  }
  return 0;
}

/* in: gh, x, u, h, hs (, mask); out: dx, du, dh. */
i32 check_simple_rnn_grad(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(s->inputs >= 5 && s->outputs == 3);
  Shape k;
  i32 error = shape_of(s, &k, 1, 2, 1, 5);
  if (error) return error;
  REQUIRE(is_sequence(s->in[0], &k, k.units) && is_matrix(s->in[3], k.batch, k.units) && is_sequence(s->in[4], &k, k.units));
  REQUIRE(is_sequence(s->out[0], &k, k.units) && is_matrix(s->out[1], k.units, k.units) && is_matrix(s->out[2], k.batch, k.units));
  return 0;
}

i32 run_simple_rnn_grad(Program *p, Instruction *s) {
  Shape k;
  begin(s, &k, 1, 2, 5);
  const f32 *gh = (const f32 *)s->in[0]->data, *h0 = (const f32 *)s->in[3]->data, *hs = (const f32 *)s->in[4]->data;
  f32 *dx = (f32 *)s->out[0]->data, *dh = (f32 *)s->out[2]->data;
  i64 row = (i64)k.steps * k.units;
  memset(dh, 0, (usize)k.batch * (usize)k.units * 4);
  Recurrence r = recurrence(s->in[2], 1);
  for (i32 i = k.steps - 1; i >= 0; i--) {
    i32 t = step_at(&k, i);
    for (i32 b = 0; b < k.batch; b++) {
      i64 at = b * row + (i64)t * k.units;
      f32 *up = dh + (i64)b * k.units;
      add_to(up, gh + at, k.units);
      if (kept(&k, b, t)) memset(dx + at, 0, (usize)k.units * 4);
      else {
        for (i32 j = 0; j < k.units; j += LANES) {
          vf h = get(hs + at + j, k.units - j);
          put(dx + at + j, get(up + j, k.units - j) * (1.0f - h * h), k.units - j);
        }
        memset(up, 0, (usize)k.units * 4);
      }
    }
    apply(p, &r, dx + (i64)t * k.units, row, dh, k.units, k.batch, 1);
  }
  kernel_gradient(p, &k, hs, h0, dx, k.units, (f32 *)s->out[1]->data);
  return 0;
}
