/* Windows over images: what convolutions and pools share.
 *
 * An image is (batch, depth, height, width, channels), dense; each of its three axes is described alike.
 */
#ifndef TABGRAD_WINDOW_H
#define TABGRAD_WINDOW_H

#include "engine.h"

#define MOST_PIXELS (1 << 28) /* of an axis, its padding, strides and windows: sums of these are no overflow */

/* Counts elements from a place that is inside a tensor to another one. What is never used as such (a step where
 * there is but one tap) may wrap around. */
typedef __PTRDIFF_TYPE__ isize;

/* Windows along one axis of a source. Tap t of window r meets pixel origin + r * step + t * dilation; that
 * pixel may lie outside [0, size). */
typedef struct {
  i32 size, rows; /* pixels of the source; windows */
  i32 origin, step;
  i32 taps, dilation;
  i32 filter, filter_step, filter_size; /* tap t is number filter + t * filter_step of the filter's */
  i32 to, to_step, to_size;             /* window r's result goes to pixel to + r * to_step */
} Axis;

/* The numbers [low, high). */
typedef struct {
  i32 low, high;
} Span;

/* The t of [0, count) for which origin + t * step lies in [0, size). */
Span inside(i32 origin, i32 step, i32 size, i32 count);

/* The taps inside of a window that begins at pixel `first`. */
Span taps_inside(const Axis *a, i32 first);

/* Describes the axes of windows that move over `image` and give `made`. params: strides, (low, high) padding,
 * dilation of three axes. Returns whether all of them fit each other. */
i32 fit_axes(Axis *axis, const Tensor *image, const Tensor *made, const i32 *taps, const i32 *params);

/* The windows of the transpose that give pixels first, first + stride, ... of the image: those taps that meet
 * them, from the last one to the first, over what the windows made. */
Axis transposed(const Axis *a, i32 first);

/* Depthwise, one filter for every channel. Results are finished by what follows `s`, unless that is 0. */
void depthwise(const Axis *axis, i32 batch, i32 channels, const f32 *x, const f32 *w, f32 *y, Program *p,
               const Instruction *s);
void depthwise_filter_grad(const Axis *axis, i32 batch, i32 channels, const f32 *x, const f32 *g, f32 *dw);

/* Windows of 3 x 3 with stride 1, by way of tiles: see tiles.c. tiles_fit: whether they are such windows, and enough of
 * them. `flipped`: filters are (..., results, images), with taps in the axes' order. */
i32 tiles_fit(const Axis *axis, i32 batch, i32 channels, i32 filters);
void convolve_tiles(const Axis *axis, i32 batch, i32 channels, i32 filters, i32 flipped, const f32 *x, const f32 *w, f32 *y,
                    Program *p, const Instruction *s);
void filter_gradient_of_tiles(const Axis *axis, i32 batch, i32 channels, i32 filters, const f32 *x, const f32 *grad, f32 *dw);

#endif
