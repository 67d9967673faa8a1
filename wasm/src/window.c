/* Where windows lie on images. */
#include "window.h"

ONCE i32 fit_axes(Axis *axis, const Tensor *image, const Tensor *made, const i32 *taps, const i32 *params) {
  PLAIN for (i32 i = 0; i < 3; i++) {
    i64 size = image->shape[1 + i], rows = made->shape[1 + i], stride = params[i], dilation = params[9 + i];
    i64 low = params[3 + 2 * i], high = params[4 + 2 * i], most = MOST_PIXELS;
    if (size > most || rows > most || stride < 1 || stride > most || dilation < 1 || dilation > most) return 0;
    if (low < -most || low > most || high < -most || high > most || taps[i] < 0) return 0;
    i64 span = (taps[i] - 1) * dilation + 1;
    if (span > most || (size + low + high - span + stride) / stride != rows) return 0;
    axis[i] = (Axis){(i32)size, (i32)rows, (i32)-low, (i32)stride, taps[i], (i32)dilation, 0, 1, taps[i], 0, 1, (i32)rows};
  }
  return 1;
}

ONCE Axis transposed(const Axis *a, i32 first) {
  i32 stride = a->step, common = a->dilation, rest = stride;
  while (rest) {
    i32 next = common % rest;
    common = rest, rest = next;
  }
  i32 apart = stride / common, tap = 0, end = MIN(a->taps, apart), base = first - a->origin;
  while (tap < end && (base - tap * a->dilation) % stride) tap++;
  i32 taps = tap < end ? (a->taps - 1 - tap) / apart + 1 : 0, last = taps ? tap + (taps - 1) * apart : 0;
  return (Axis){
    a->rows, (a->size - 1 - first) / stride + 1, (base - last * a->dilation) / stride, 1, taps, a->dilation / common,
    last, -apart, a->taps, first, stride, a->size,
  };
}

ONCE Span inside(i32 origin, i32 step, i32 size, i32 count) {
  i32 low = origin < 0 ? (step - 1 - origin) / step : 0;
  i32 high = origin < size ? MIN((size - 1 - origin) / step + 1, count) : 0;
  return (Span){MIN(low, high), high};
}

NOINLINE Span taps_inside(const Axis *a, i32 first) {
  if (first >= 0 && first + (a->taps - 1) * a->dilation < a->size) return (Span){0, a->taps};
  return inside(first, a->dilation, a->size, a->taps);
}
