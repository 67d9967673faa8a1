/* Convolutions of 3 x 3 windows with stride 1: 16 multiplications for 2 x 2 results instead of 36.
 *
 * Images are cut into tiles of 4 x 4 pixels, 2 apart; tiles, filters and results are known by their values at 16
 * points, and there a convolution is one product of matrices, (tiles, channels) times (channels, filters), per point.
 * Source: Lavin and Gray, Fast algorithms for convolutional neural networks, 2016: F(2x2, 3x3); and F(3x3, 2x2) for the
 * gradient of filters, which meets the images in the same tiles.
 */
#include "patches.h"

/* APART: the places of 16 points must not be multiples of a page apart, a first-level cache holds but 8 such lines. */
enum { POINTS = 16, AT_POINT = 4096, FILTERS_AT_POINT = 16384, MOST_TILES = 64, APART = 32 };

static f32 IMAGES[POINTS * (AT_POINT + APART)] __attribute__((aligned(64)));
static f32 RESULTS[POINTS * (AT_POINT + APART)] __attribute__((aligned(64)));
static f32 FILTERS[POINTS * (FILTERS_AT_POINT + APART)] __attribute__((aligned(64)));
static f32 OUTSIDE[KC]; /* stands for pixels outside the image */

/* One dimension of each transform, of four vectors `step` apart: points 0, 1, -1 and infinity. */
INLINE void image_line(vf *v, i32 step) {
  vf a = v[0], b = v[step], c = v[2 * step], d = v[3 * step];
  v[0] = a - c, v[step] = b + c, v[2 * step] = c - b, v[3 * step] = b - d;
}

INLINE void filter_line(vf *v, i32 step) {
  vf b = v[step], c = v[2 * step], sum = v[0] + c;
  v[step] = (sum + b) * 0.5f, v[2 * step] = (sum - b) * 0.5f, v[3 * step] = c;
}

INLINE void result_line(vf *v, i32 step) {
  vf b = v[step], c = v[2 * step];
  v[0] += b + c, v[step] = b - c - v[3 * step];
}

/* The last two for the gradient of filters: 2 values of the gradient to points, points to 3 taps. */
INLINE void gradient_line(vf *v, i32 step) {
  vf a = v[0], b = v[step];
  v[step] = (a + b) * 0.5f, v[2 * step] = (a - b) * 0.5f, v[3 * step] = b;
}

INLINE void tap_line(vf *v, i32 step) {
  vf b = v[step], c = v[2 * step];
  v[0] += b + c, v[step] = b - c, v[2 * step] = b + c - v[3 * step];
}

/* `count` tiles from number `first` on. */
typedef struct {
  const Axis *axis;
  i32 high, wide; /* tiles of an image */
  i32 first, count;
} Tiles;

/* Where a square of `side` pixels of tile t begins in lines of `size`; places outside are zeros. */
ONCE static void find_pixels(const Tiles *g, i32 t, i32 side, i32 results, const f32 *x, i32 channels, const f32 **at) {
  const Axis *ay = g->axis + 1, *ax = g->axis + 2;
  i32 line = t / g->wide, px = t % g->wide * 2, py = line % g->high * 2, image = line / g->high;
  i32 high = results ? ay->rows : ay->size, wide = results ? ax->rows : ax->size;
  if (!results) px += ax->origin, py += ay->origin;
  PLAIN for (i32 i = 0; i < side * side; i++) {
    i32 y = py + i / side, z = px + i % side;
    at[i] = (u32)y < (u32)high && (u32)z < (u32)wide ? x + ((isize)(image * high + y) * wide + z) * channels : OUTSIDE;
  }
}

/* Tiles of images to points. */
NOINLINE static void transform_images(const Tiles *g, const f32 *x, i32 channels) {
  const f32 *at[16];
  isize step = g->count * channels + APART;
  PLAIN for (i32 t = 0; t < g->count; t++) {
    find_pixels(g, g->first + t, 4, 0, x, channels, at);
    PLAIN for (i32 c = 0; c < channels; c += LANES) {
      vf v[16];
      PLAIN for (i32 i = 0; i < 4; i++) {
        UNROLLED for (i32 j = 0; j < 16; j += 4) v[j + i] = load(at[j + i] + c);
        image_line(v + i, 4);
      }
      f32 *to = IMAGES + t * channels + c;
      PLAIN for (i32 i = 0; i < 16; i += 4) {
        image_line(v + i, 1);
        UNROLLED for (i32 j = 0; j < 4; j++, to += step) store(to, v[i + j]);
      }
    }
  }
}

/* Filters to points, packed as a product wants its B. Of the filters' matrix (rows, columns) the results' side is
 * columns [low, high), or rows, where `flipped`. */
ONCE static void transform_filters(const Axis *axis, const f32 *w, i32 rows, i32 columns, i32 low, i32 high, i32 flipped) {
  const Axis *ay = axis + 1, *ax = axis + 2;
  i32 depth = flipped ? columns : rows, panels = (high - low + NR - 1) / NR * NR;
  PLAIN for (i32 r = flipped ? low : 0; r < (flipped ? high : rows); r++)
    PLAIN for (i32 q = flipped ? 0 : low; q < (flipped ? columns : high); q += LANES) {
      vf v[16];
      PLAIN for (i32 i = 0; i < 9; i++) {
        i32 tap = (ay->filter + i / 3 * ay->filter_step) * 3 + ax->filter + i % 3 * ax->filter_step;
        v[i / 3 * 4 + i % 3] = load(w + ((isize)tap * rows + r) * columns + q);
      }
      PLAIN for (i32 i = 0; i < 3; i++) filter_line(v + i, 4);
      PLAIN for (i32 i = 0; i < 16; i += 4) filter_line(v + i, 1);
      i32 n = (flipped ? r : q) - low, k = flipped ? q : r;
      f32 *to = FILTERS + n / NR * NR * depth + k * NR + n % NR;
      PLAIN for (i32 i = 0; i < 16; i++, to += panels * depth + APART)
        PLAIN for (i32 j = 0; j < LANES; j++) to[j * (flipped ? NR : 1)] = v[i][j];
    }
}

/* Points to results, `n` filters from number `low` of `filters` on. */
static void transform_results(const Tiles *g, f32 *y, i32 filters, i32 low, i32 n) {
  const f32 *at[4];
  isize step = g->count * n + APART;
  PLAIN for (i32 t = 0; t < g->count; t++) {
    find_pixels(g, g->first + t, 2, 1, y, filters, at);
    PLAIN for (i32 f = 0; f < n; f += LANES) {
      vf v[16];
      const f32 *from = RESULTS + t * n + f;
      PLAIN for (i32 i = 0; i < 16; i += 4) {
        UNROLLED for (i32 j = 0; j < 4; j++, from += step) v[i + j] = load(from);
        result_line(v + i, 1);
      }
      PLAIN for (i32 i = 0; i < 2; i++) {
        result_line(v + i, 4);
        if (at[i] != OUTSIDE) store((f32 *)at[i] + low + f, v[i]);
        if (at[i + 2] != OUTSIDE) store((f32 *)at[i + 2] + low + f, v[i + 4]);
      }
    }
  }
}

/* The elements that are complete when all tiles before number `tile` are. */
INLINE i32 complete(const Tiles *g, i32 tile, i32 filters) {
  i32 line = tile / g->wide, rows = g->axis[1].rows;
  return (line / g->high * rows + MIN(line % g->high * 2, rows)) * g->axis[2].rows * filters;
}

i32 tiles_fit(const Axis *axis, i32 batch, i32 channels, i32 filters) {
  const Axis *az = axis, *ay = axis + 1, *ax = axis + 2;
  if (az->taps != 1 || az->step != 1 || az->origin || az->size != az->rows) return 0;
  for (const Axis *a = ay; a <= ax; a++)
    if (a->taps != 3 || a->step != 1 || a->dilation != 1) return 0;
  if (channels % LANES || filters % LANES || MIN(channels, filters) < 16 || MAX(channels, filters) > KC) return 0;
  return (i64)batch * az->rows * ay->rows * ax->rows >= 128; /* fewer pay more for the filters than they save */
}

ONCE static Tiles tiles_of(const Axis *axis, i32 channels, i32 n) {
  i32 most = MIN(MOST_TILES, AT_POINT / MAX(channels, n) / MR * MR);
  return (Tiles){axis, (axis[1].rows + 1) / 2, (axis[2].rows + 1) / 2, 0, most};
}

void convolve_tiles(const Axis *axis, i32 batch, i32 channels, i32 filters, i32 flipped, const f32 *x, const f32 *w, f32 *y,
                    Program *p, const Instruction *s) {
  i32 most = FILTERS_AT_POINT / channels / NR * NR;
  for (i32 low = 0; low < filters; low += most) {
    i32 high = MIN(low + most, filters), n = high - low, panels = (n + NR - 1) / NR * NR;
    Tiles g = tiles_of(axis, channels, n);
    i32 total = batch * axis[0].rows * g.high * g.wide, step = g.count;
    transform_filters(axis, w, flipped ? filters : channels, flipped ? channels : filters, low, high, flipped);
    for (; g.first < total; g.first += step) {
      g.count = MIN(step, total - g.first);
      transform_images(&g, x, channels);
      for (i32 i = 0; i < POINTS; i++) {
        Source a = {pack_strided, IMAGES + i * (g.count * channels + APART), channels, 1, 0};
        Product m = {0, 0, RESULTS + i * (g.count * n + APART), n, g.count, n, channels, 0, 0};
        multiply_packed(&m, &a, FILTERS + i * (panels * channels + APART));
      }
      transform_results(&g, y, filters, low, n);
      if (high == filters) finish(p, s, complete(&g, g.first, filters), complete(&g, g.first + g.count, filters));
    }
  }
}

/* --- the gradient of filters ------------------------------------------------------------------ */

/* The gradient of results to points. */
static void transform_gradient(const Tiles *g, const f32 *grad, i32 filters, i32 low, i32 n) {
  const f32 *at[4];
  isize step = g->count * n + APART;
  PLAIN for (i32 t = 0; t < g->count; t++) {
    find_pixels(g, g->first + t, 2, 1, grad, filters, at);
    PLAIN for (i32 i = 0; i < 4; i++)
      if (at[i] != OUTSIDE) at[i] += low;
    PLAIN for (i32 f = 0; f < n; f += LANES) {
      vf v[16];
      PLAIN for (i32 i = 0; i < 2; i++) {
        v[i] = load(at[i] + f), v[i + 4] = load(at[i + 2] + f);
        gradient_line(v + i, 4);
      }
      f32 *to = RESULTS + t * n + f;
      PLAIN for (i32 i = 0; i < 16; i += 4) {
        gradient_line(v + i, 1);
        UNROLLED for (i32 j = 0; j < 4; j++, to += step) store(to, v[i + j]);
      }
    }
  }
}

void filter_gradient_of_tiles(const Axis *axis, i32 batch, i32 channels, i32 filters, const f32 *x, const f32 *grad, f32 *dw) {
  i32 most = FILTERS_AT_POINT / channels / LANES * LANES;
  for (i32 low = 0; low < filters; low += most) {
    i32 n = MIN(most, filters - low), size = channels * n + APART;
    Tiles g = tiles_of(axis, channels, n);
    i32 total = batch * axis[0].rows * g.high * g.wide, step = g.count;
    for (; g.first < total; g.first += step) {
      g.count = MIN(step, total - g.first);
      transform_images(&g, x, channels);
      transform_gradient(&g, grad, filters, low, n);
      for (i32 i = 0; i < POINTS; i++) {
        Source a = {pack_strided, IMAGES + i * (g.count * channels + APART), 1, channels, 0};
        Source b = {pack_strided, RESULTS + i * (g.count * n + APART), 1, n, 0};
        Product m = {0, 0, FILTERS + i * size, n, channels, n, g.count, g.first > 0, 0};
        multiply(&m, &a, &b);
      }
    }
    PLAIN for (i32 c = 0; c < channels; c++)
      PLAIN for (i32 f = 0; f < n; f += LANES) {
        vf v[16];
        PLAIN for (i32 i = 0; i < 16; i++) v[i] = load(FILTERS + i * size + c * n + f);
        PLAIN for (i32 i = 0; i < 4; i++) tap_line(v + i, 4);
        PLAIN for (i32 i = 0; i < 12; i += 4) tap_line(v + i, 1);
        PLAIN for (i32 i = 0; i < 9; i++) store(dw + ((isize)i * channels + c) * filters + low + f, v[i / 3 * 4 + i % 3]);
      }
  }
}
