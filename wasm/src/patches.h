/* Images as operands of products: see patches.c. */
#ifndef TABGRAD_PATCHES_H
#define TABGRAD_PATCHES_H

#include "gemm.h"
#include "window.h"

/* `more` of their sources. Of each tap's pixel `channels` channels are seen; `pixel` elements from pixel to pixel. */
typedef struct {
  const Axis *axis;
  i32 channels, pixel;
} Patches;

/* Rows of A (`width` is MR) are windows, the inner dimension is (taps, channels). */
void pack_windows(const Source *s, f32 *to, i32 first, i32 count, i32 depth_first, i32 depth, i32 width);

/* Rows of A are (taps, channels), the inner dimension is windows. */
void pack_taps(const Source *s, f32 *to, i32 first, i32 count, i32 depth_first, i32 depth, i32 width);

/* Columns of B are input channels of a filter, the inner dimension is (taps of the transpose, filters). Of the source,
 * `outer` goes from input channel to input channel, `inner` from tap to tap. */
void pack_flipped(const Source *s, f32 *to, i32 first, i32 count, i32 depth_first, i32 depth, i32 width);

/* Adds columns [low, high) of windows' rows to the image, where they lie. rows: `count` windows from `first` on. */
void add_windows(f32 *image, const Patches *p, const f32 *rows, i32 first, i32 count, i32 low, i32 high);

#endif
