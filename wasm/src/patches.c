/* Matrices whose elements lie in images, packed out of them into the panels of a product.
 *
 * Sources: Chellapilla et al., High performance convolutional neural networks for document processing, 2006
 * (windows as the rows of a matrix, and back); Chetlur et al., cuDNN, 2014 (that matrix is never stored).
 */
#include "patches.h"

#define WIDEST MAX(MR, NR)

typedef f32 four __attribute__((vector_size(16), aligned(4), may_alias));

static f32 ZEROS[KC + WIDEST]; /* stands for pixels outside the image: no panel is deeper than KC */

/* `run` elements from each of four places, side by side in rows of `width`. */
INLINE void interleave_four(const f32 *p0, const f32 *p1, const f32 *p2, const f32 *p3, f32 *t, i32 run, i32 width) {
  i32 q = 0;
  PLAIN for (; q + 4 <= run; q += 4, t += 4 * width) {
    four a = *(const four *)(p0 + q), b = *(const four *)(p1 + q), c = *(const four *)(p2 + q), d = *(const four *)(p3 + q);
    four e = __builtin_shufflevector(a, b, 0, 4, 1, 5), f = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    four g = __builtin_shufflevector(c, d, 0, 4, 1, 5), h = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(four *)t = __builtin_shufflevector(e, g, 0, 1, 4, 5);
    *(four *)(t + width) = __builtin_shufflevector(e, g, 2, 3, 6, 7);
    *(four *)(t + 2 * width) = __builtin_shufflevector(f, h, 0, 1, 4, 5);
    *(four *)(t + 3 * width) = __builtin_shufflevector(f, h, 2, 3, 6, 7);
  }
  PLAIN for (; q < run; q++, t += width) t[0] = p0[q], t[1] = p1[q], t[2] = p2[q], t[3] = p3[q];
}

/* `run` elements from each of `width` places, `offset` further on. */
NOINLINE static void interleave(const f32 *const *from, isize offset, f32 *to, i32 run, i32 width) {
  i32 i = 0;
  PLAIN for (; i + 4 <= width; i += 4)
    interleave_four(from[i] + offset, from[i + 1] + offset, from[i + 2] + offset, from[i + 3] + offset, to + i, run, width);
  PLAIN for (; i < width; i++)
    PLAIN for (i32 q = 0; q < run; q++) to[q * width + i] = from[i][offset + q];
}

/* `run` rows of four that lie together, `step` apart. */
INLINE void copy_fours(const f32 *from, isize step, f32 *to, i32 run) {
  PLAIN for (i32 q = 0; q < run; q++, from += step, to += 4) *(four *)to = *(const four *)from;
}

/* A window's first pixel, which may lie outside the image. */
typedef struct {
  i32 z, y, x;
  i32 at;     /* its number, were there no edges */
  i32 within; /* all of the window's taps are inside the image */
} Corner;

INLINE i32 within(const Axis *a, i32 first) { return first >= 0 && first + (a->taps - 1) * a->dilation < a->size; }

/* The number of a pixel, or how far another one is; it wraps around where nothing lies. */
INLINE i32 pixel_at(const Axis *axis, i32 z, i32 y, i32 x) {
  return (i32)(((u32)z * (u32)axis[1].size + (u32)y) * (u32)axis[2].size + (u32)x);
}

/* The corners of windows first, first + 1, ..., `rows` of them. */
NOINLINE static void find_corners(Corner *to, const Patches *p, i32 first, i32 rows) {
  const Axis *az = p->axis, *ay = az + 1, *ax = az + 2;
  i32 x = first % ax->rows, line = first / ax->rows, y = line % ay->rows, plane = line / ay->rows;
  i32 z = plane % az->rows, image = plane / az->rows;
  for (i32 i = 0; i < rows;) {
    i32 pz = az->origin + z * az->step, py = ay->origin + y * ay->step, inside_line = within(az, pz) && within(ay, py);
    i32 start = (i32)((u32)pixel_at(p->axis, az->size, 0, 0) * (u32)image + (u32)pixel_at(p->axis, pz, py, 0));
    PLAIN for (; x < ax->rows && i < rows; i++, x++) {
      i32 px = ax->origin + x * ax->step;
      to[i] = (Corner){pz, py, px, (i32)((u32)start + (u32)px), inside_line && within(ax, px)};
    }
    x = 0;
    if (++y < ay->rows) continue;
    y = 0;
    if (++z < az->rows) continue;
    z = 0, image++;
  }
}

/* Whether a window's pixel (z, y, x) further on is inside the image. */
INLINE i32 is_inside(const Axis *axis, const Corner *c, i32 z, i32 y, i32 x) {
  return (u32)(c->z + z) < (u32)axis[0].size && (u32)(c->y + y) < (u32)axis[1].size && (u32)(c->x + x) < (u32)axis[2].size;
}

/* Whether the taps of a line are one run of memory. */
INLINE i32 joined(const Patches *p) { return p->axis[2].dilation == 1 && p->channels == p->pixel; }

/* Where a walk over taps and their channels is. */
typedef struct {
  i32 z, y, x, c;
} Step;

ONCE static Step step_of(const Patches *p, i32 at) {
  i32 tap = at / p->channels, line = tap / p->axis[2].taps;
  return (Step){line / p->axis[1].taps, line % p->axis[1].taps, tap % p->axis[2].taps, at % p->channels};
}

/* Pixels from a window's corner to a tap. */
INLINE i32 further(const Patches *p, Step at) {
  return pixel_at(p->axis, at.z * p->axis[0].dilation, at.y * p->axis[1].dilation, at.x * p->axis[2].dilation);
}

/* On to the tap after `x`. */
INLINE Step next(const Patches *p, Step at, i32 x) {
  if (++x < p->axis[2].taps) return (Step){at.z, at.y, x, 0};
  if (++at.y < p->axis[1].taps) return (Step){at.z, at.y, 0, 0};
  return (Step){at.z + 1, 0, 0, 0};
}

/* A panel of windows that are all inside the image. `side`: a channel's neighbours lie together already. */
INLINE void pack_within(const Patches *p, const f32 *const *base, f32 *to, Step at, i32 depth, i32 side) {
  const Axis *ax = p->axis + 2;
  i32 together = joined(p);
  for (i32 q = 0; q < depth;) {
    i32 run = MIN(together ? (ax->taps - at.x) * p->channels - at.c : p->channels - at.c, depth - q);
    isize offset = (isize)further(p, at) * p->pixel + at.c;
    f32 *panel = to + q * MR;
    if (side) copy_fours(base[0] + offset, 1, panel, run);
    else if (MR == 4) interleave_four(base[0] + offset, base[1] + offset, base[2] + offset, base[3] + offset, panel, run, 4);
    else interleave(base, offset, panel, run, MR);
    q += run;
    at = next(p, at, together ? ax->taps : at.x); /* where depth ends in the middle of a run, so does this loop */
  }
}

void pack_windows(const Source *s, f32 *to, i32 first, i32 count, i32 depth_first, i32 depth, i32 width) {
  (void)width;
  const Patches *p = s->more;
  const Axis *az = p->axis, *ay = az + 1, *ax = az + 2;
  Step start = step_of(p, depth_first);
  Corner corners[ROWS], *corner = corners;
  find_corners(corners, p, first, count);
  for (; count > 0; count -= MR, corner += MR, to += MR * depth) {
    const f32 *from[MR];
    i32 rows = MIN(MR, count), all = 1;
    PLAIN for (i32 k = 0; k < rows; k++) all &= corner[k].within;
    if (all) {
      PLAIN for (i32 k = 0; k < MR; k++) from[k] = s->data + (isize)corner[MIN(k, rows - 1)].at * p->pixel;
      i32 side = p->pixel == 1 && ax->step == 1 && rows == 4 && MR == 4 && corner[0].x + 3 == corner[3].x;
      pack_within(p, from, to, start, depth, side);
      continue;
    }
    Step at = start;
    for (i32 q = 0, run; q < depth; q += run) {
      i32 z = at.z * az->dilation, y = at.y * ay->dilation, x = at.x * ax->dilation, offset = further(p, at);
      run = MIN(p->channels - at.c, depth - q);
      PLAIN for (i32 k = 0; k < MR; k++) {
        const Corner *c = &corner[MIN(k, rows - 1)];
        from[k] = is_inside(az, c, z, y, x) ? s->data + (isize)(c->at + offset) * p->pixel + at.c : ZEROS;
      }
      interleave(from, 0, to + q * MR, run, MR);
      at = next(p, at, at.x);
    }
  }
}

ONCE void pack_flipped(const Source *s, f32 *to, i32 first, i32 count, i32 depth_first, i32 depth, i32 width) {
  const Patches *p = s->more;
  const Axis *az = p->axis, *ay = az + 1, *ax = az + 2;
  for (i32 i = 0; i < count; i += width, to += width * depth) {
    Step at = step_of(p, depth_first);
    for (i32 q = 0, run; q < depth; q += run) {
      const f32 *from[WIDEST];
      run = MIN(p->channels - at.c, depth - q);
      isize line = (isize)(az->filter + at.z * az->filter_step) * ay->filter_size + ay->filter + at.y * ay->filter_step;
      isize tap = line * ax->filter_size + ax->filter + at.x * ax->filter_step;
      PLAIN for (i32 k = 0; k < width; k++)
        from[k] = i + k < count ? s->data + tap * (isize)s->inner + (first + i + k) * (isize)s->outer + at.c : ZEROS;
      interleave(from, 0, to + q * width, run, width);
      at = next(p, at, at.x);
    }
  }
}

/* A row of the windows' transpose: a tap and a channel of it. */
typedef struct {
  i32 z, y;    /* where the tap meets window 0 */
  isize at;    /* element of the line that it meets there */
  Span span;   /* windows along the width that meet the image */
  const f32 *line;
} Tap;

/* The row's elements of windows [low, high) of a line: zeros where it lies outside. */
NOINLINE static void pack_row(const Tap *t, f32 *to, isize step, i32 low, i32 high) {
  PLAIN for (i32 x = low; x < high; x++)
    to[x * MR] = t->line && x >= t->span.low && x < t->span.high ? t->line[t->at + x * step] : 0.0f;
}

/* A line of windows for all rows of a panel. */
NOINLINE static void pack_line(const Tap *tap, f32 *to, isize step, i32 low, i32 high) {
  i32 from = low, until = step == 1 ? high : low;
  const f32 *place[MR];
  PLAIN for (i32 k = 0; k < MR; k++) {
    from = MAX(from, tap[k].span.low), until = tap[k].line ? MIN(until, tap[k].span.high) : low;
    place[k] = tap[k].line ? tap[k].line + tap[k].at : 0;
  }
  if (until <= from) from = until = high;
  PLAIN for (i32 k = 0; k < MR; k++) {
    pack_row(&tap[k], to + k, step, low, from);
    pack_row(&tap[k], to + k, step, until, high);
  }
  if (from < until) interleave(place, from, to + from * MR, until - from, MR);
}

/* Rows first, first + 1, ... of the windows' transpose; the last one again where there are no more. Returns
 * whether the rows lie together, and inside the image alike. */
NOINLINE static i32 find_taps(Tap *to, const Patches *p, i32 first, i32 rows) {
  const Axis *ax = p->axis + 2;
  Step at = step_of(p, first);
  i32 together = rows == MR;
  PLAIN for (i32 k = 0; k < MR; k++) {
    i32 x = ax->origin + at.x * ax->dilation;
    if (k >= rows) {
      to[k] = to[k - 1];
      continue;
    }
    to[k].z = p->axis[0].origin + at.z * p->axis[0].dilation;
    to[k].y = p->axis[1].origin + at.y * p->axis[1].dilation;
    to[k].at = (isize)((i64)x * p->pixel + at.c);
    to[k].span = k && at.c ? to[k - 1].span : inside(x, ax->step, ax->size, ax->rows);
    if (k) {
      i32 alike = to[k].span.low == to[0].span.low && to[k].span.high == to[0].span.high;
      together = together && alike && to[k].z == to[0].z && to[k].y == to[0].y && to[k].at == to[0].at + k;
    }
    if (++at.c == p->channels) at = next(p, at, at.x);
  }
  return together;
}

void pack_taps(const Source *s, f32 *to, i32 first, i32 count, i32 depth_first, i32 depth, i32 width) {
  (void)width;
  const Patches *p = s->more;
  const Axis *az = p->axis, *ay = az + 1, *ax = az + 2;
  isize step = (isize)((i64)ax->step * p->pixel);
  i32 start_x = depth_first % ax->rows, line = depth_first / ax->rows, plane = line / ay->rows;
  Step start = {plane % az->rows, line % ay->rows, 0, plane / az->rows}; /* a line of windows, of image c */
  for (i32 i = 0; i < count; i += MR, to += MR * depth) {
    Tap tap[MR];
    i32 together = find_taps(tap, p, first + i, MIN(MR, count - i)) && MR == 4, x = start_x, run;
    Step at = start;
    for (i32 q = 0; q < depth; q += run, x = 0) {
      run = MIN(ax->rows - x, depth - q);
      f32 *panel = to + (isize)(q - x) * MR;
      PLAIN for (i32 k = 0; k < (together ? 1 : MR); k++) {
        i32 pz = tap[k].z + at.z * az->step, py = tap[k].y + at.y * ay->step;
        i32 seen = (u32)pz < (u32)az->size && (u32)py < (u32)ay->size;
        tap[k].line = seen ? s->data + (isize)pixel_at(az, at.c * az->size + pz, py, 0) * p->pixel : 0;
      }
      if (together) {
        i32 low = MIN(MAX(x, tap->span.low), x + run), high = tap->line ? MAX(low, MIN(x + run, tap->span.high)) : low;
        PLAIN for (i32 k = x; k < low; k++) *(four *)(panel + 4 * k) = (four){0};
        if (low < high) copy_fours(tap->line + tap->at + low * step, step, panel + 4 * low, high - low);
        PLAIN for (i32 k = high; k < x + run; k++) *(four *)(panel + 4 * k) = (four){0};
      } else pack_line(tap, panel, step, x, x + run);
      if (++at.y < ay->rows) continue;
      at.y = 0;
      if (++at.z < az->rows) continue;
      at.z = 0, at.c++;
    }
  }
}

INLINE void add_run(f32 *to, const f32 *from, i32 n) {
  i32 i = 0;
  PLAIN for (; i + LANES <= n; i += LANES) store(to + i, load(to + i) + load(from + i));
  PLAIN for (; i < n; i++) to[i] += from[i];
}

NOINLINE void add_windows(f32 *image, const Patches *p, const f32 *rows, i32 first, i32 count, i32 low, i32 high) {
  const Axis *az = p->axis, *ay = az + 1, *ax = az + 2;
  Step start = step_of(p, low);
  Corner corners[64];
  for (i32 i = 0; i < count; i++) {
    if (i % 64 == 0) find_corners(corners, p, first + i, MIN(64, count - i));
    const Corner *c = &corners[i % 64];
    i32 together = c->within && joined(p), run;
    Step at = start;
    for (i32 q = low; q < high; q += run, rows += run) {
      run = MIN(together ? (ax->taps - at.x) * p->channels - at.c : p->channels - at.c, high - q);
      if (c->within || is_inside(az, c, at.z * az->dilation, at.y * ay->dilation, at.x * ax->dilation))
        add_run(image + (isize)(c->at + further(p, at)) * p->pixel + at.c, rows, run);
      at = next(p, at, together ? ax->taps : at.x);
    }
  }
}
