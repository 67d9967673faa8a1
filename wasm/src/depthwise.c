/* Depthwise convolutions, directly: every channel has filters of its own, so there is no product of matrices.
 *
 * Several neighbouring taps are added to a strip of neighbouring results at a time, along a run of channels.
 */
#include "window.h"

#define STRIP 4      /* results side by side */
#define CHUNK 256    /* channels that stay in the first cache from line to line */
#define AT_ONCE 4096 /* results, at least, that are finished at a time */

/* What results walk over: lines of taps inside the image, and the elements from one to the next. */
typedef struct {
  i32 planes, lines;
  isize x_plane, x_line, x_tap, w_plane, w_line, w_tap;
  isize x_pixel, y_pixel;
  i32 channels;
} Walk;

static f32 ZEROS[CHUNK]; /* stand for a pixel outside the image */

#define EACH_LINE(k, x, w) \
  PLAIN for (i32 z_ = 0; z_ < (k)->planes; z_++) \
    PLAIN for (i32 y_ = 0; y_ < (k)->lines; y_++) { \
      const f32 *a = (x) + z_ * (k)->x_plane + y_ * (k)->x_line, *b = (w) + z_ * (k)->w_plane + y_ * (k)->w_line;

/* Taps that meet a strip at the edge of an image: pixel i + t of x is met by tap t of result i. */
typedef struct {
  const f32 *x[STRIP + 2], *w;
  f32 *y;
  isize w_tap, y_pixel;
  i32 channels;
  i32 add; /* to what y holds; bits, all or none */
} Taps;

/* What `taps` taps give: vectors of all of them in registers, one vector of channels after the other. */
INLINE void add_taps(const Taps *k, i32 taps) {
  const f32 *x[STRIP + 2];
  i32 count = STRIP - 1 + taps;
  UNROLLED for (i32 j = 0; j < count; j++) x[j] = k->x[j];
  const f32 *w = k->w;
  f32 *y = k->y;
  isize w_tap = k->w_tap, y_pixel = k->y_pixel;
  vi add = splati(k->add);
  PLAIN for (i32 c = 0, channels = k->channels; c < channels; c += LANES) {
    vf filter[3], sum[STRIP];
    UNROLLED for (i32 t = 0; t < taps; t++) filter[t] = load(w + t * w_tap + c);
    UNROLLED for (i32 i = 0; i < STRIP; i++) sum[i] = (vf)((vi)load(y + i * y_pixel + c) & add);
    UNROLLED for (i32 j = 0; j < count; j++) {
      vf pixel = load(x[j] + c);
      UNROLLED for (i32 i = 0; i < STRIP; i++)
        if (j >= i && j - i < taps) sum[i] = madd(pixel, filter[j - i], sum[i]);
    }
    UNROLLED for (i32 i = 0; i < STRIP; i++) store(y + i * y_pixel + c, sum[i]);
  }
}

NOINLINE static void add_one(const Taps *k) { add_taps(k, 1); }
NOINLINE static void add_three(const Taps *k) { add_taps(k, 3); }

/* A strip of results that all taps meet inside the image: sums stay in registers until they are done. */
NOINLINE static void inner_strip(const Walk *k, i32 taps, const f32 *x, const f32 *w, f32 *y, i32 channels) {
  PLAIN for (i32 c = 0; c < channels; c += LANES) {
    vf sum[STRIP];
    UNROLLED for (i32 i = 0; i < STRIP; i++) sum[i] = splat(0.0f);
    EACH_LINE(k, x + c, w + c)
      PLAIN for (i32 t = taps; t; t--, a += k->x_tap, b += k->w_tap) {
        vf filter = load(b);
        UNROLLED for (i32 i = 0; i < STRIP; i++) sum[i] = madd(load(a + i * k->x_pixel), filter, sum[i]);
      }
    }
    UNROLLED for (i32 i = 0; i < STRIP; i++) store(y + i * k->y_pixel + c, sum[i]);
  }
}

/* A strip of results; the first one's first tap meets pixel `first` of the line x. */
NOINLINE static void strip(const Walk *k, const Axis *ax, const f32 *x, i32 first, const f32 *w, f32 *y, i32 channels) {
  if (first >= 0 && first + (ax->taps - 1) * ax->dilation + (STRIP - 1) * ax->step < ax->size) {
    inner_strip(k, ax->taps, x + first * (isize)k->channels, w, y, channels);
    return;
  }
  for (i32 c = 0; c < channels; c += CHUNK) {
    Taps part = {{0}, 0, y + c, k->w_tap, k->y_pixel, MIN(CHUNK, channels - c), 0};
    EACH_LINE(k, x + c, w + c)
      for (i32 t = 0, taps; t < ax->taps; t += taps) {
        taps = ax->step == ax->dilation && t + 3 <= ax->taps ? 3 : 1;
        PLAIN for (i32 j = 0; j < STRIP - 1 + taps; j++) {
          i32 at = first + t * ax->dilation + j * ax->step;
          part.x[j] = (u32)at < (u32)ax->size ? a + at * (isize)k->channels : ZEROS;
        }
        part.w = b + t * k->w_tap;
        (taps == 1 ? add_one : add_three)(&part);
        part.add = -1;
      }
    }
    if (!part.add) PLAIN for (i32 i = 0; i < STRIP; i++) memset(part.y + i * k->y_pixel, 0, (usize)part.channels * 4);
  }
}

/* One result of channels `c` and on. */
NOINLINE static void single(const Walk *k, i32 taps, const f32 *x, const f32 *w, f32 *y, i32 c) {
  PLAIN for (; c + LANES <= k->channels; c += LANES) {
    vf sum = splat(0.0f);
    EACH_LINE(k, x + c, w + c)
      PLAIN for (i32 t = 0; t < taps; t++) sum = madd(load(a + t * k->x_tap), load(b + t * k->w_tap), sum);
    }
    store(y + c, sum);
  }
  PLAIN for (; c < k->channels; c++) {
    f32 sum = 0.0f;
    EACH_LINE(k, x + c, w + c)
      PLAIN for (i32 t = 0; t < taps; t++) sum += a[t * k->x_tap] * b[t * k->w_tap];
    }
    y[c] = sum;
  }
}

/* A line of results: x is the first line inside the image that taps meet, w the first tap of that line. */
ONCE static void one_line(const Walk *k, const Axis *ax, const f32 *x, const f32 *w, f32 *y) {
  i32 whole = ax->rows >= STRIP ? k->channels / LANES * LANES : 0;
  if (whole)
    for (i32 i = 0; i < ax->rows; i += STRIP) {
      i = MIN(i, ax->rows - STRIP); /* some results again */
      strip(k, ax, x, ax->origin + i * ax->step, w, y + i * k->y_pixel, whole);
    }
  if (whole == k->channels) return;
  for (i32 i = 0; i < ax->rows; i++) {
    i32 first = ax->origin + i * ax->step;
    Span taps = taps_inside(ax, first);
    first += taps.low * ax->dilation;
    single(k, taps.high - taps.low, x + first * (isize)k->channels, w + taps.low * k->w_tap, y + i * k->y_pixel, whole);
  }
}

ONCE void depthwise(const Axis *axis, i32 batch, i32 channels, const f32 *x, const f32 *w, f32 *y, Program *p,
                    const Instruction *s) {
  const Axis *az = axis, *ay = axis + 1, *ax = axis + 2;
  i64 w_line = (i64)ax->filter_size * channels, x_line = (i64)ax->size * channels;
  Walk k = {
    0, 0, (isize)(az->dilation * (ay->size * x_line)), (isize)(ay->dilation * x_line), (isize)((i64)ax->dilation * channels),
    (isize)(az->filter_step * (ay->filter_size * w_line)), (isize)(ay->filter_step * w_line), (isize)((i64)ax->filter_step * channels),
    (isize)((i64)ax->step * channels), (isize)((i64)ax->to_step * channels), channels,
  };
  i64 begun = 0, end = 0;
  for (i32 image = 0; image < batch; image++)
    for (i32 z = 0; z < az->rows; z++)
      for (i32 line = 0; line < ay->rows; line++) {
        i32 first_z = az->origin + z * az->step, first_y = ay->origin + line * ay->step;
        Span sz = taps_inside(az, first_z), sy = taps_inside(ay, first_y);
        k.planes = sz.high - sz.low, k.lines = sy.high - sy.low;
        i64 source = ((i64)image * az->size + first_z + sz.low * az->dilation) * ay->size + first_y + sy.low * ay->dilation;
        i64 filter = (i64)(az->filter + sz.low * az->filter_step) * ay->filter_size + ay->filter + sy.low * ay->filter_step;
        i64 to = ((i64)image * az->to_size + az->to + z * az->to_step) * ay->to_size + ay->to + line * ay->to_step;
        one_line(&k, ax, x + source * x_line, w + filter * w_line + (i64)ax->filter * channels,
                 y + (to * ax->to_size + ax->to) * channels);
        end += (i64)ax->rows * channels;
        if (s && end - begun >= AT_ONCE) finish(p, s, (i32)begun, (i32)end), begun = end;
      }
  if (s && begun < end) finish(p, s, (i32)begun, (i32)end);
}

/* --- the gradient of filters ------------------------------------------------------------------ */

/* A line of windows and the taps that they share. */
typedef struct {
  isize x_tap, x_pixel; /* w_tap and g_pixel are the number of channels */
  i32 channels;
} Line;

/* Adds to `taps` taps what `count` windows give: two vectors of channels at a time, as many as there are. */
INLINE i32 add_vectors(const Line *k, const f32 *x, const f32 *g, f32 *dw, i32 count, i32 taps) {
  i32 c = 0;
  PLAIN for (; c + 2 * LANES <= k->channels; c += 2 * LANES) {
    vf sum[3][2];
    const f32 *a = x + c, *b = g + c;
    UNROLLED for (i32 t = 0; t < taps; t++) sum[t][0] = sum[t][1] = splat(0.0f);
    PLAIN for (i32 i = 0; i < count; i++, a += k->x_pixel, b += k->channels) {
      vf first = load(b), second = load(b + LANES);
      UNROLLED for (i32 t = 0; t < taps; t++) {
        sum[t][0] = madd(load(a + t * k->x_tap), first, sum[t][0]);
        sum[t][1] = madd(load(a + t * k->x_tap + LANES), second, sum[t][1]);
      }
    }
    UNROLLED for (i32 t = 0; t < taps; t++) {
      f32 *to = dw + (isize)t * k->channels + c;
      store(to, load(to) + sum[t][0]);
      store(to + LANES, load(to + LANES) + sum[t][1]);
    }
  }
  return c;
}

/* Channels of one tap, one by one, from number c on. */
ONCE static void add_others(const Line *k, const f32 *x, const f32 *g, f32 *dw, i32 count, i32 c) {
  for (; c < k->channels; c++) {
    f32 sum = 0.0f;
    const f32 *a = x + c, *b = g + c;
    for (i32 i = 0; i < count; i++, a += k->x_pixel, b += k->channels) sum += a[0] * b[0];
    dw[c] += sum;
  }
}

NOINLINE static void add_to_one(const Line *k, const f32 *x, const f32 *g, f32 *dw, i32 low, i32 high) {
  if (low >= high) return;
  x += low * k->x_pixel, g += (isize)low * k->channels;
  add_others(k, x, g, dw, high - low, add_vectors(k, x, g, dw, high - low, 1));
}
NOINLINE static void add_to_three(const Line *k, const f32 *x, const f32 *g, f32 *dw, i32 low, i32 high) {
  x += low * k->x_pixel, g += (isize)low * k->channels;
  i32 done = add_vectors(k, x, g, dw, high - low, 3);
  PLAIN for (i32 t = 0; t < 3; t++) add_others(k, x + t * k->x_tap, g, dw + (isize)t * k->channels, high - low, done);
}

/* A line of windows: three taps at a time where all of them are inside, then what is left of each. */
ONCE static void add_line(const Line *k, const Axis *ax, const f32 *x, const f32 *g, f32 *dw) {
  for (i32 t = 0; t < ax->taps;) {
    i32 group = t + 3 <= ax->taps ? 3 : 1, first = ax->origin + t * ax->dilation;
    i32 low = inside(first, ax->step, ax->size, ax->rows).low;
    i32 high = inside(first + (group - 1) * ax->dilation, ax->step, ax->size, ax->rows).high;
    if (group == 1 || high < low) high = low;
    if (low < high) add_to_three(k, x + first * (i64)k->channels, g, dw + (isize)t * k->channels, low, high);
    for (; group; group--, t++) {
      i32 place = ax->origin + t * ax->dilation;
      const f32 *from = x + place * (i64)k->channels;
      Span own = inside(place, ax->step, ax->size, ax->rows);
      add_to_one(k, from, g, dw + (isize)t * k->channels, own.low, MIN(own.high, low));
      add_to_one(k, from, g, dw + (isize)t * k->channels, MAX(own.low, high), own.high);
    }
  }
}

ONCE void depthwise_filter_grad(const Axis *axis, i32 batch, i32 channels, const f32 *x, const f32 *g, f32 *dw) {
  const Axis *az = axis, *ay = axis + 1, *ax = axis + 2;
  i64 x_line = (i64)ax->size * channels, w_line = (i64)ax->taps * channels;
  isize x_tap = (isize)((i64)ax->dilation * channels), x_pixel = (isize)((i64)ax->step * channels);
  Line k = {x_tap, x_pixel, channels};
  memset(dw, 0, (usize)(az->taps * ay->taps * w_line) * 4);
  for (i32 image = 0; image < batch; image++)
    for (i32 z = 0; z < az->rows; z++)
      for (i32 line = 0; line < ay->rows; line++, g += (isize)ax->rows * channels) {
        i32 first_z = az->origin + z * az->step, first_y = ay->origin + line * ay->step;
        Span sz = taps_inside(az, first_z), sy = taps_inside(ay, first_y);
        for (i32 tz = sz.low; tz < sz.high; tz++)
          for (i32 ty = sy.low; ty < sy.high; ty++) {
            i64 at_z = (i64)image * az->size + first_z + tz * az->dilation;
            const f32 *x0 = x + (at_z * ay->size + first_y + ty * ay->dilation) * x_line;
            add_line(&k, ax, x0, g, dw + (tz * ay->taps + ty) * w_line);
          }
      }
}
