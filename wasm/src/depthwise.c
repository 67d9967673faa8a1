/* Depthwise convolutions, directly: every channel has filters of its own, so there is no product of matrices.
 *
 * A strip of neighbouring results stays in registers while all taps are added to it. Vectors run over channels.
 */
#include "window.h"

#define STRIP 4      /* results side by side */
#define MOST_TAPS 8  /* along the width, for a strip */
#define AT_ONCE 4096 /* results, at least, that are finished at a time */

/* What results walk over: lines of taps inside the image, and the elements from one to the next. */
typedef struct {
  i32 planes, lines, taps;
  isize x_plane, x_line, x_tap, w_plane, w_line, w_tap;
  isize x_pixel, y_pixel;
  i32 channels, multiplier, back;
  u32 outside; /* bit MOST_TAPS * i + t: tap t of the strip's result i lies outside */
} Walk;

static f32 ZEROS[LANES]; /* stands for a pixel outside the image */

#define EACH_LINE(k) \
  PLAIN for (i32 z = 0; z < (k)->planes; z++) \
    PLAIN for (i32 line = 0; line < (k)->lines; line++)

INLINE vf pixel_of(const f32 *x, u32 outside, i32 i, i32 t, i32 edge) {
  return load(edge && outside >> (MOST_TAPS * i + t) & 1 ? ZEROS : x);
}

/* Adds `taps` neighbouring taps to a strip. `shared`: a result's tap is the next one's tap before. */
INLINE void add_taps(const Walk *k, const f32 *x, const f32 *w, vf *sum, u32 outside, i32 taps, i32 shared, i32 edge) {
  vf filter[3];
  UNROLLED for (i32 t = 0; t < taps; t++) filter[t] = load(w + t * k->w_tap);
  if (shared)
    UNROLLED for (i32 j = 0; j < taps + STRIP - 1; j++) {
      i32 from = MAX(0, j - taps + 1);
      vf pixel = pixel_of(x + j * k->x_tap, outside, from, j - from, edge);
      UNROLLED for (i32 i = 0; i < STRIP; i++)
        if (i <= j && j - i < taps) sum[i] += pixel * filter[j - i];
    }
  else
    UNROLLED for (i32 i = 0; i < STRIP; i++)
      UNROLLED for (i32 t = 0; t < taps; t++)
        sum[i] += pixel_of(x + i * k->x_pixel + t * k->x_tap, outside, i, t, edge) * filter[t];
}

INLINE void strip(const Walk *k, const f32 *x, const f32 *w, f32 *y, i32 shared, i32 edge) {
  i32 channels = k->channels;
  PLAIN for (i32 c = 0; c < channels; c += LANES) {
    c = MIN(c, channels - LANES); /* some channels again, with the same result */
    vf sum[STRIP];
    for (i32 i = 0; i < STRIP; i++) sum[i] = splat(0.0f);
    EACH_LINE(k) {
      const f32 *a = x + z * k->x_plane + line * k->x_line + c, *b = w + z * k->w_plane + line * k->w_line + c;
      i32 t = 0;
      PLAIN for (; t + 3 <= k->taps; t += 3, a += 3 * k->x_tap, b += 3 * k->w_tap)
        add_taps(k, a, b, sum, k->outside >> t, 3, shared, edge);
      PLAIN for (; t < k->taps; t++, a += k->x_tap, b += k->w_tap) add_taps(k, a, b, sum, k->outside >> t, 1, 0, edge);
    }
    for (i32 i = 0; i < STRIP; i++) store(y + i * k->y_pixel + c, sum[i]);
  }
}

NOINLINE static void whole_strip(const Walk *k, const f32 *x, const f32 *w, f32 *y) { strip(k, x, w, y, 0, 0); }
NOINLINE static void whole_strip_shared(const Walk *k, const f32 *x, const f32 *w, f32 *y) { strip(k, x, w, y, 1, 0); }
NOINLINE static void edge_strip(const Walk *k, const f32 *x, const f32 *w, f32 *y) { strip(k, x, w, y, 0, 1); }
NOINLINE static void edge_strip_shared(const Walk *k, const f32 *x, const f32 *w, f32 *y) { strip(k, x, w, y, 1, 1); }

/* One result of all channels. */
NOINLINE static void single(const Walk *k, const f32 *x, const f32 *w, f32 *y) {
  i32 j = 0, m = k->multiplier;
  if (m == 1)
    PLAIN for (; j + LANES <= k->channels; j += LANES) {
      vf sum = splat(0.0f);
      EACH_LINE(k) {
        const f32 *a = x + z * k->x_plane + line * k->x_line + j, *b = w + z * k->w_plane + line * k->w_line + j;
        PLAIN for (i32 t = 0; t < k->taps; t++, a += k->x_tap, b += k->w_tap) sum += load(a) * load(b);
      }
      store(y + j, sum);
    }
  PLAIN for (; j < k->channels * m; j++) {
    i32 c = j / m;
    f32 sum = 0.0f;
    EACH_LINE(k) {
      const f32 *a = x + z * k->x_plane + line * k->x_line + (k->back ? j : c), *b = w + z * k->w_plane + line * k->w_line + j;
      PLAIN for (i32 t = 0; t < k->taps; t++, a += k->x_tap, b += k->w_tap) sum += a[0] * b[0];
    }
    if (!k->back) y[j] = sum;
    else y[c] = j % m ? y[c] + sum : sum;
  }
}

/* Where a strip's taps lie outside the image. */
ONCE static u32 outside_of(const Axis *ax, i32 first) {
  u32 bits = 0;
  PLAIN for (i32 i = 0; i < STRIP; i++)
    PLAIN for (i32 t = 0; t < ax->taps; t++)
      if ((u32)(first + i * ax->step + t * ax->dilation) >= (u32)ax->size) bits |= 1u << (MOST_TAPS * i + t);
  return bits;
}

/* A line of results: x is where the first line of taps inside the image begins, w the first tap of that line. */
ONCE static void one_line(Walk *k, const Axis *ax, const f32 *x, const f32 *w, f32 *y) {
  i32 strips = k->multiplier == 1 && k->channels >= LANES && ax->rows >= STRIP && ax->taps <= MOST_TAPS;
  i32 shared = k->x_pixel == k->x_tap, pixel = k->channels * (k->back ? k->multiplier : 1);
  PLAIN for (i32 i = 0; i < ax->rows; i += strips ? STRIP : 1) {
    if (strips) i = MIN(i, ax->rows - STRIP); /* some results again */
    i32 first = ax->origin + i * ax->step;
    f32 *to = y + i * k->y_pixel;
    if (strips) {
      const f32 *from = x + (isize)first * pixel;
      k->taps = ax->taps;
      k->outside = outside_of(ax, first);
      if (k->outside) (shared ? edge_strip_shared : edge_strip)(k, from, w, to);
      else (shared ? whole_strip_shared : whole_strip)(k, from, w, to);
    } else {
      Span taps = taps_inside(ax, first);
      k->taps = taps.high - taps.low;
      single(k, x + (isize)(first + taps.low * ax->dilation) * pixel, w + taps.low * k->w_tap, to);
    }
  }
}

ONCE void depthwise(const Axis *axis, i32 batch, i32 channels, i32 multiplier, i32 back, const f32 *x, const f32 *w, f32 *y,
                    Program *p, const Instruction *s) {
  const Axis *az = axis, *ay = axis + 1, *ax = axis + 2;
  i64 wide = (i64)channels * multiplier, pixel = back ? wide : channels, made = back ? channels : wide;
  i64 w_line = ax->filter_size * wide, x_line = ax->size * pixel;
  Walk k = {
    0, 0, 0, (isize)(az->dilation * (ay->size * x_line)), (isize)(ay->dilation * x_line), (isize)(ax->dilation * pixel),
    (isize)(az->filter_step * (ay->filter_size * w_line)), (isize)(ay->filter_step * w_line), (isize)(ax->filter_step * wide),
    (isize)(ax->step * pixel), (isize)(ax->to_step * made), channels, multiplier, back, 0,
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
        one_line(&k, ax, x + source * x_line, w + filter * w_line + ax->filter * wide, y + (to * ax->to_size + ax->to) * made);
        end += ax->rows * made;
        if (s && end - begun >= AT_ONCE) finish(p, s, (i32)begun, (i32)end), begun = end;
      }
  if (s && begun < end) finish(p, s, (i32)begun, (i32)end);
}

/* --- the gradient of filters ------------------------------------------------------------------ */

/* A line of windows and the taps that they share. */
typedef struct {
  isize x_tap, x_pixel, g_pixel, w_tap;
  i32 channels, multiplier;
} Line;

/* Adds to `taps` taps what `count` windows give: `vectors` whole vectors of channels. */
INLINE void add_block(const Line *k, const f32 *x, const f32 *g, f32 *dw, i32 count, i32 taps, i32 vectors) {
  vf sum[3][2];
  for (i32 t = 0; t < taps; t++)
    for (i32 v = 0; v < vectors; v++) sum[t][v] = splat(0.0f);
  PLAIN for (i32 i = 0; i < count; i++, x += k->x_pixel, g += k->g_pixel)
    for (i32 v = 0; v < vectors; v++) {
      vf grad = load(g + v * LANES);
      for (i32 t = 0; t < taps; t++) sum[t][v] += load(x + t * k->x_tap + v * LANES) * grad;
    }
  for (i32 t = 0; t < taps; t++)
    for (i32 v = 0; v < vectors; v++) {
      f32 *to = dw + t * k->w_tap + v * LANES;
      store(to, load(to) + sum[t][v]);
    }
}

/* One channel. */
INLINE void add_channel(const Line *k, const f32 *x, const f32 *g, f32 *dw, i32 count, i32 taps) {
  f32 sum[3] = {0};
  PLAIN for (i32 i = 0; i < count; i++, x += k->x_pixel, g += k->g_pixel)
    for (i32 t = 0; t < taps; t++) sum[t] += x[t * k->x_tap] * g[0];
  for (i32 t = 0; t < taps; t++) dw[t * k->w_tap] += sum[t];
}

INLINE void add_windows(const Line *k, const f32 *x, const f32 *g, f32 *dw, i32 count, i32 taps) {
  i32 c = 0, m = k->multiplier;
  if (m == 1) {
    PLAIN for (; c + 2 * LANES <= k->channels; c += 2 * LANES) add_block(k, x + c, g + c, dw + c, count, taps, 2);
    PLAIN for (; c + LANES <= k->channels; c += LANES) add_block(k, x + c, g + c, dw + c, count, taps, 1);
  }
  PLAIN for (i32 j = c * m; j < k->channels * m; j++) add_channel(k, x + j / m, g + j, dw + j, count, taps);
}

NOINLINE static void add_to_one(const Line *k, const f32 *x, const f32 *g, f32 *dw, Span windows) {
  if (windows.low < windows.high)
    add_windows(k, x + windows.low * k->x_pixel, g + windows.low * k->g_pixel, dw, windows.high - windows.low, 1);
}
NOINLINE static void add_to_three(const Line *k, const f32 *x, const f32 *g, f32 *dw, Span windows) {
  add_windows(k, x + windows.low * k->x_pixel, g + windows.low * k->g_pixel, dw, windows.high - windows.low, 3);
}

/* A line of windows: three taps at a time where all of them are inside, then what is left of each. */
ONCE static void add_line(const Line *k, const Axis *ax, const f32 *x, const f32 *g, f32 *dw) {
  for (i32 t = 0; t < ax->taps;) {
    i32 group = t + 3 <= ax->taps ? 3 : 1, first = ax->origin + t * ax->dilation;
    i32 low = inside(first, ax->step, ax->size, ax->rows).low;
    i32 high = inside(first + (group - 1) * ax->dilation, ax->step, ax->size, ax->rows).high;
    if (group == 1 || high < low) high = low;
    if (low < high) add_to_three(k, x + first * (i64)k->channels, g, dw + t * k->w_tap, (Span){low, high});
    for (; group; group--, t++) {
      i32 place = ax->origin + t * ax->dilation;
      const f32 *from = x + place * (i64)k->channels;
      Span own = inside(place, ax->step, ax->size, ax->rows);
      add_to_one(k, from, g, dw + t * k->w_tap, (Span){own.low, MIN(own.high, low)});
      add_to_one(k, from, g, dw + t * k->w_tap, (Span){MAX(own.low, high), own.high});
    }
  }
}

ONCE void depthwise_filter_grad(const Axis *axis, i32 batch, i32 channels, i32 multiplier, const f32 *x, const f32 *g, f32 *dw) {
  const Axis *az = axis, *ay = axis + 1, *ax = axis + 2;
  i64 wide = (i64)channels * multiplier, x_line = (i64)ax->size * channels, w_line = ax->taps * wide;
  Line k = {(isize)((i64)ax->dilation * channels), (isize)((i64)ax->step * channels), (isize)wide, (isize)wide, channels, multiplier};
  memset(dw, 0, (usize)(az->taps * ay->taps * w_line) * 4);
  for (i32 image = 0; image < batch; image++)
    for (i32 z = 0; z < az->rows; z++)
      for (i32 line = 0; line < ay->rows; line++, g += ax->rows * wide) {
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
