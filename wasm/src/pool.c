/* Pools: the largest element or the mean of every window, and their gradients. Vectors run over channels.
 *
 * A gradient of max pooling goes to the window's first largest element; the mean counts what is inside the image.
 */
#include "vmath.h"
#include "window.h"

typedef struct {
  i32 batch, channels;
  Axis axis[3];
} Plan;

enum { MAXIMUM, MEAN, SCATTER, PICK, SPREAD };

/* A window's taps inside the image: their numbers along each axis, and the elements from one to the next. */
typedef struct {
  i32 planes, lines, taps;
  isize plane, line, tap;
  i32 cut; /* the first of all taps lies outside */
} Window;

/* `count` elements, LANES or fewer. */
ONCE static vf load_few(const f32 *p, i32 count) {
  f32 v[LANES] = {0};
  PLAIN for (i32 i = 0; i < count; i++) v[i] = p[i];
  return load(v);
}
ONCE static void store_few(f32 *p, i32 count, vf v) {
  f32 from[LANES];
  store(from, v);
  PLAIN for (i32 i = 0; i < count; i++) p[i] = from[i];
}
INLINE vf some(const f32 *p, i32 count) { return count == LANES ? load(p) : load_few(p, count); }
INLINE void put(f32 *p, i32 count, vf v) {
  if (count == LANES) store(p, v);
  else store_few(p, count, v);
}

#define EACH_TAP(k, at) \
  PLAIN for (i32 z_ = 0; z_ < (k)->planes; z_++) \
    PLAIN for (i32 y_ = 0; y_ < (k)->lines; y_++) \
      PLAIN for (isize at = z_ * (k)->plane + y_ * (k)->line, end_ = at + (k)->taps * (k)->tap; at < end_; at += (k)->tap)

INLINE void fold(const Window *k, i32 kind, const f32 *x, f32 *y, i32 vectors, i32 channels) {
  vf sum[2];
  for (i32 v = 0; v < vectors; v++) sum[v] = splat(kind == MAXIMUM ? -__builtin_inff() : 0.0f);
  EACH_TAP(k, at)
    for (i32 v = 0; v < vectors; v++) {
      vf e = some(x + at + v * LANES, channels);
      sum[v] = kind == MAXIMUM ? vmaxf(sum[v], e) : sum[v] + e;
    }
  f32 count = (f32)(k->planes * k->lines * k->taps);
  for (i32 v = 0; v < vectors; v++) put(y + v * LANES, channels, kind == MEAN ? sum[v] / splat(MAX(count, 1.0f)) : sum[v]);
}

/* What lies at the first largest element: written there (dx) or read from there (h). Padding counts as
 * -inf, and comes first where the window is cut. */
INLINE void first_largest(const Window *k, i32 kind, const f32 *x, const f32 *y, const f32 *from, f32 *to, i32 channels) {
  vf largest = some(y, channels), moved = kind == SCATTER ? some(from, channels) : splat(0.0f);
  vi free = k->cut ? largest != -__builtin_inff() : splati(-1);
  EACH_TAP(k, at) {
    vi hit = (some(x + at, channels) == largest) & free;
    free &= ~hit;
    if (kind == PICK) moved += (vf)((vi)some(from + at, channels) & hit);
    else put(to + at, channels, some(to + at, channels) + (vf)((vi)moved & hit));
  }
  if (kind == PICK) put(to, channels, moved);
}

INLINE void spread(const Window *k, const f32 *g, f32 *dx, i32 channels) {
  vf share = some(g, channels) / splat((f32)(k->planes * k->lines * k->taps));
  EACH_TAP(k, at) put(dx + at, channels, some(dx + at, channels) + share);
}

/* Where a window's operands lie: x, y, then the gradient or what else the kind takes. */
typedef struct {
  const f32 *x, *y, *g;
  f32 *to;
} Place;

/* Channels from `c` on that fill no vector (or not two of them), of any kind. */
ONCE static void rest_of(const Window *k, i32 kind, const Place *at, i32 c, i32 channels) {
  PLAIN for (; c < channels; c += LANES) {
    i32 count = MIN(LANES, channels - c);
    if (kind == SPREAD) spread(k, at->g + c, at->to + c, count);
    else if (kind == SCATTER || kind == PICK) first_largest(k, kind, at->x + c, at->y + c, at->g + c, at->to + c, count);
    else fold(k, kind, at->x + c, at->to + c, 1, count);
  }
}

static void maximum(const Window *k, const Place *at, i32 channels) {
  i32 c = 0;
  PLAIN for (; c + 2 * LANES <= channels; c += 2 * LANES) fold(k, MAXIMUM, at->x + c, at->to + c, 2, LANES);
  if (c < channels) rest_of(k, MAXIMUM, at, c, channels);
}
static void mean(const Window *k, const Place *at, i32 channels) {
  i32 c = 0;
  PLAIN for (; c + 2 * LANES <= channels; c += 2 * LANES) fold(k, MEAN, at->x + c, at->to + c, 2, LANES);
  if (c < channels) rest_of(k, MEAN, at, c, channels);
}
static void to_largest(const Window *k, const Place *at, i32 channels) {
  i32 c = 0;
  PLAIN for (; c + LANES <= channels; c += LANES)
    first_largest(k, SCATTER, at->x + c, at->y + c, at->g + c, at->to + c, LANES);
  if (c < channels) rest_of(k, SCATTER, at, c, channels);
}
static void from_largest(const Window *k, const Place *at, i32 channels) {
  i32 c = 0;
  PLAIN for (; c + LANES <= channels; c += LANES)
    first_largest(k, PICK, at->x + c, at->y + c, at->g + c, at->to + c, LANES);
  if (c < channels) rest_of(k, PICK, at, c, channels);
}
static void to_all(const Window *k, const Place *at, i32 channels) {
  i32 c = 0;
  PLAIN for (; c + LANES <= channels; c += LANES) spread(k, at->g + c, at->to + c, LANES);
  if (c < channels) rest_of(k, SPREAD, at, c, channels);
}

static void (*const WINDOW[])(const Window *, const Place *, i32) = {
  [MAXIMUM] = maximum, [MEAN] = mean, [SCATTER] = to_largest, [PICK] = from_largest, [SPREAD] = to_all,
};

/* All windows. Operands that are as large as the image move with a window's first tap, others by window. */
ONCE static void all_windows(const Plan *plan, i32 kind, Place from) {
  const Axis *az = plan->axis, *ay = az + 1, *ax = az + 2;
  i64 channels = plan->channels, line = ax->size * channels, plane = ay->size * line, made = 0;
  Window k = {0, 0, 0, (isize)(az->dilation * plane), (isize)(ay->dilation * line), (isize)(ax->dilation * channels), 0};
  for (i32 image = 0; image < plan->batch; image++)
    for (i32 z = 0; z < az->rows; z++)
      for (i32 y = 0; y < ay->rows; y++) {
        i32 first_z = az->origin + z * az->step, first_y = ay->origin + y * ay->step;
        Span sz = taps_inside(az, first_z), sy = taps_inside(ay, first_y);
        k.planes = sz.high - sz.low, k.lines = sy.high - sy.low;
        i64 start = ((i64)image * az->size + first_z + sz.low * az->dilation) * plane + (first_y + sy.low * ay->dilation) * line;
        for (i32 x = 0; x < ax->rows; x++, made += channels) {
          i32 first_x = ax->origin + x * ax->step;
          Span sx = taps_inside(ax, first_x);
          k.taps = sx.high - sx.low;
          k.cut = sz.low || sy.low || sx.low;
          i64 at = k.planes && k.lines && k.taps ? start + (first_x + sx.low * ax->dilation) * channels : 0;
          Place place = {from.x + at, from.y + made, from.g + (kind == PICK ? at : made), from.to + made};
          if (kind == SCATTER || kind == SPREAD) place.to = from.to + at;
          WINDOW[kind](&k, &place, plan->channels);
        }
      }
}

/* --- instructions ------------------------------------------------------------------------------ */

/* Operands are images (n, d, h, w, c), dense float32, as large as the windows' source `image` or as what they
 * make. params: windows, strides, (low, high) padding and dilations of three axes. */
ONCE static i32 check_pool(Program *p, Instruction *s, i32 inputs, const i32 *sources) {
  REQUIRE(arity(s, inputs, 1, 15));
  const Tensor *image = 0, *made = 0;
  for (i32 i = 0; i <= inputs; i++) {
    const Tensor *t = i < inputs ? s->in[i] : s->out[0], **same = sources[i] ? &image : &made;
    REQUIRE(dense(t, DTYPE_FLOAT32) && t->rank == 5 && (!*same || same_shape(t, *same)));
    *same = t;
  }
  REQUIRE(image->shape[0] == made->shape[0] && image->shape[4] == made->shape[4]);
  for (i32 i = 0; i < 3; i++) REQUIRE(s->params[i] > 0);
  Plan *plan = s->plan = take(p, sizeof(Plan));
  if (!plan) return ERROR_WORKSPACE;
  plan->batch = image->shape[0];
  plan->channels = image->shape[4];
  REQUIRE(fit_axes(plan->axis, image, made, s->params, s->params + 3));
  return 0;
}

static const f32 *operand(const Instruction *s, i32 i) { return (const f32 *)s->in[i]->data; }
static f32 *result(const Instruction *s) { return (f32 *)s->out[0]->data; }

/* in: x; out: y. */
i32 check_max_pool(Program *p, Instruction *s) { return check_pool(p, s, 1, (const i32[]){1, 0}); }
i32 run_max_pool(Program *p, Instruction *s) {
  (void)p;
  if (s->out[0]->size) all_windows(s->plan, MAXIMUM, (Place){operand(s, 0), 0, 0, result(s)});
  return 0;
}

/* in: x; out: y. */
i32 check_avg_pool(Program *p, Instruction *s) { return check_pool(p, s, 1, (const i32[]){1, 0}); }
i32 run_avg_pool(Program *p, Instruction *s) {
  (void)p;
  if (s->out[0]->size) all_windows(s->plan, MEAN, (Place){operand(s, 0), 0, 0, result(s)});
  return 0;
}

/* in: x, y, g (the gradient of y); out: dx. */
i32 check_max_pool_scatter(Program *p, Instruction *s) { return check_pool(p, s, 3, (const i32[]){1, 0, 0, 1}); }
i32 run_max_pool_scatter(Program *p, Instruction *s) {
  (void)p;
  memset(result(s), 0, (usize)s->out[0]->size * 4);
  if (s->in[1]->size) all_windows(s->plan, SCATTER, (Place){operand(s, 0), operand(s, 1), operand(s, 2), result(s)});
  return 0;
}

/* in: x, y, h (as large as x); out: the elements of h where y's are in x. */
i32 check_max_pool_pick(Program *p, Instruction *s) { return check_pool(p, s, 3, (const i32[]){1, 0, 1, 0}); }
i32 run_max_pool_pick(Program *p, Instruction *s) {
  (void)p;
  if (s->out[0]->size) all_windows(s->plan, PICK, (Place){operand(s, 0), operand(s, 1), operand(s, 2), result(s)});
  return 0;
}

/* in: g (the gradient of y); out: dx. */
i32 check_avg_pool_grad(Program *p, Instruction *s) { return check_pool(p, s, 1, (const i32[]){0, 1}); }
i32 run_avg_pool_grad(Program *p, Instruction *s) {
  (void)p;
  memset(result(s), 0, (usize)s->out[0]->size * 4);
  if (s->in[0]->size) all_windows(s->plan, SPREAD, (Place){0, 0, operand(s, 0), result(s)});
  return 0;
}
