/* Convolutions and their two transposes, as products with matrices that are packed right out of the images.
 *
 * Sources: Chetlur et al., cuDNN: efficient primitives for deep learning, 2014 (the product is implicit);
 * Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016 (the transposes).
 */
#include "patches.h"

typedef struct {
  i32 batch, channels, filters, groups;
  i32 pointwise; /* 1 x 1 with stride 1: pixels are the rows of a matrix as they lie */
  Axis axis[3];
} Plan;

/* The windows of a convolution of `image` with `filter` that gives `made`. */
ONCE static i32 check_windows(Program *p, Instruction *s, const Tensor *image, const Tensor *filter, const Tensor *made) {
  REQUIRE(dense(image, DTYPE_FLOAT32) && dense(filter, DTYPE_FLOAT32) && dense(made, DTYPE_FLOAT32));
  REQUIRE(image->rank == 5 && filter->rank == 5 && made->rank == 5);
  Plan *plan = s->plan = take(p, sizeof(Plan));
  if (!plan) return ERROR_WORKSPACE;
  i32 groups = plan->groups = s->params[12];
  plan->batch = image->shape[0];
  plan->channels = image->shape[4];
  plan->filters = filter->shape[4];
  REQUIRE(groups > 0 && (i64)filter->shape[3] * groups == plan->channels && plan->filters % groups == 0);
  REQUIRE(made->shape[0] == plan->batch && made->shape[4] == plan->filters);
  REQUIRE(fit_axes(plan->axis, image, made, filter->shape, s->params));
  plan->pointwise = 1;
  PLAIN for (i32 i = 0; i < 3; i++) {
    const Axis *a = &plan->axis[i];
    if (a->taps != 1 || a->step != 1 || a->origin || a->size != a->rows) plan->pointwise = 0;
  }
  return 0;
}

/* Whether there is nothing to multiply; then the result is 0. */
ONCE static i32 nothing(Program *p, const Instruction *s) {
  Tensor *made = s->out[0];
  if (s->in[0]->size && s->in[1]->size && made->size) return 0;
  memset(made->data, 0, (usize)made->size * 4);
  finish(p, s, 0, made->size);
  return 1;
}

ONCE static i32 windows_of(const Plan *plan) {
  return plan->batch * plan->axis[0].rows * plan->axis[1].rows * plan->axis[2].rows;
}

ONCE static i32 taps_of(const Plan *plan) { return plan->axis[0].taps * plan->axis[1].taps * plan->axis[2].taps; }

/* --- forward --------------------------------------------------------------------------------- */

/* in: images (n, d, h, w, c), filters (kd, kh, kw, c / groups, f); out: images (n, od, oh, ow, f); all dense
 * float32. params: strides of three axes, (low, high) padding, dilations, groups. */
i32 check_conv(Program *p, Instruction *s) {
  REQUIRE(arity(s, 2, 1, 13));
  return check_windows(p, s, s->in[0], s->in[1], s->out[0]);
}

ONCE i32 run_conv(Program *p, Instruction *s) {
  const Plan *plan = s->plan;
  const f32 *x = (const f32 *)s->in[0]->data, *w = (const f32 *)s->in[1]->data;
  f32 *y = (f32 *)s->out[0]->data;
  if (nothing(p, s)) return 0;
  i32 groups = plan->groups, channels = plan->channels / groups, filters = plan->filters / groups;
  if (groups > 1 && channels == 1 && filters == 1) {
    depthwise(plan->axis, plan->batch, groups, x, w, y, p, s);
    return 0;
  }
  if (groups == 1 && tiles_fit(plan->axis, plan->batch, channels, filters)) {
    convolve_tiles(plan->axis, plan->batch, channels, filters, 0, x, w, y, p, s);
    return 0;
  }
  Patches patches = {plan->axis, channels, plan->channels};
  for (i32 g = 0; g < groups; g++) {
    Source a = {pack_windows, x + g * channels, 0, 0, &patches}, b = {pack_strided, w + g * filters, 1, plan->filters, 0};
    if (plan->pointwise) a = (Source){pack_strided, x + g * channels, plan->channels, 1, 0};
    Product m = {p, groups == 1 ? s : 0, y + g * filters, plan->filters, windows_of(plan), filters, 0, 0, 0};
    m.k = taps_of(plan) * channels;
    if (!plan->pointwise || !few_rows(&m, &a, &b)) multiply(&m, &a, &b);
  }
  if (groups > 1) finish(p, s, 0, s->out[0]->size);
  return 0;
}

/* --- the gradient of images ------------------------------------------------------------------- */

#define COLUMNS 256
static f32 PRODUCT[256 * COLUMNS] __attribute__((aligned(64)));

/* Windows of products, added where they lie: no multiplication is wasted, whatever the strides. */
ONCE static void scatter_products(const Plan *plan, const f32 *g, const f32 *w, f32 *dx) {
  i32 channels = plan->channels / plan->groups, filters = plan->filters / plan->groups;
  Patches patches = {plan->axis, channels, plan->channels};
  i32 windows = windows_of(plan), columns = taps_of(plan) * channels, wide = MIN(columns, COLUMNS);
  i32 high = MIN(windows, (i32)(sizeof(PRODUCT) / 4) / wide);
  for (i32 group = 0; group < plan->groups; group++)
    for (i32 i = 0; i < windows; i += high)
      for (i32 j = 0; j < columns; j += wide) {
        i32 rows = MIN(high, windows - i), until = MIN(j + wide, columns);
        Source a = {pack_strided, g + group * filters + (i64)i * plan->filters, plan->filters, 1, 0};
        Source b = {pack_strided, w + group * filters + (i64)j * plan->filters, plan->filters, 1, 0};
        Product m = {0, 0, PRODUCT, until - j, rows, until - j, filters, 0, 0};
        multiply(&m, &a, &b);
        add_windows(dx + group * channels, &patches, PRODUCT, i, rows, j, until);
      }
}

/* Whether a convolution of the gradient with flipped filters is cheaper than scattering: it has nothing to add, but
 * more windows where there was no padding, and columns to spare where there are few channels. */
ONCE static i32 as_convolution(const Plan *plan, i32 pixels) {
  const Axis *a = plan->axis;
  if (plan->groups > 1 || a[0].step > 1 || a[1].step > 1 || a[2].step > 1) return 0;
  i64 columns = (plan->channels + NR - 1) / NR * NR, filters = plan->filters;
  return plan->pointwise || pixels * columns * filters <= (i64)windows_of(plan) * plan->channels * (filters + 4);
}

/* in: the gradient of conv's images out, filters; out: images. params as conv's. */
i32 check_conv_input_grad(Program *p, Instruction *s) {
  REQUIRE(arity(s, 2, 1, 13));
  return check_windows(p, s, s->out[0], s->in[1], s->in[0]);
}

/* Depthwise, phase by phase: pixels that the same taps meet. */
ONCE static void depthwise_input_grad(const Plan *plan, const f32 *g, const f32 *w, f32 *dx) {
  const Axis *a = plan->axis;
  Axis axis[3];
  for (i32 z = 0; z < MIN(a[0].step, a[0].size); z++)
    for (i32 y = 0; y < MIN(a[1].step, a[1].size); y++)
      for (i32 x = 0; x < MIN(a[2].step, a[2].size); x++) {
        axis[0] = transposed(&a[0], z), axis[1] = transposed(&a[1], y), axis[2] = transposed(&a[2], x);
        depthwise(axis, plan->batch, plan->channels, g, w, dx, 0, 0);
      }
}

ONCE i32 run_conv_input_grad(Program *p, Instruction *s) {
  const Plan *plan = s->plan;
  const f32 *g = (const f32 *)s->in[0]->data, *w = (const f32 *)s->in[1]->data;
  f32 *dx = (f32 *)s->out[0]->data;
  if (nothing(p, s)) return 0;
  const Axis *a = plan->axis;
  i32 pixels = plan->batch * a[0].size * a[1].size * a[2].size, channels = plan->channels, filters = plan->filters;
  Axis axis[3] = {transposed(&a[0], 0), transposed(&a[1], 0), transposed(&a[2], 0)};
  if (channels > 1 && plan->groups == channels && filters == channels) depthwise_input_grad(plan, g, w, dx);
  else if (plan->groups == 1 && tiles_fit(axis, plan->batch, filters, channels)) {
    convolve_tiles(axis, plan->batch, filters, channels, 1, g, w, dx, p, s);
    return 0;
  } else if (as_convolution(plan, pixels)) {
    Patches patches = {axis, filters, filters};
    Source left = {pack_windows, g, 0, 0, &patches}, right = {pack_flipped, w, filters, (i64)channels * filters, &patches};
    if (plan->pointwise) left = (Source){pack_strided, g, filters, 1, 0}, right = (Source){pack_strided, w, filters, 1, 0};
    Product m = {p, s, dx, channels, pixels, channels, taps_of(plan) * filters, 0, 0};
    if (!plan->pointwise || !few_rows(&m, &left, &right)) multiply(&m, &left, &right);
    return 0;
  } else {
    memset(dx, 0, (usize)s->out[0]->size * 4);
    scatter_products(plan, g, w, dx);
  }
  finish(p, s, 0, s->out[0]->size);
  return 0;
}

/* --- the gradient of filters ------------------------------------------------------------------ */

/* in: conv's images, the gradient of its images out; out: filters. params as conv's. */
i32 check_conv_filter_grad(Program *p, Instruction *s) {
  REQUIRE(arity(s, 2, 1, 13));
  return check_windows(p, s, s->in[0], s->out[0], s->in[1]);
}

ONCE i32 run_conv_filter_grad(Program *p, Instruction *s) {
  const Plan *plan = s->plan;
  const f32 *x = (const f32 *)s->in[0]->data, *grad = (const f32 *)s->in[1]->data;
  f32 *dw = (f32 *)s->out[0]->data;
  if (nothing(p, s)) return 0;
  i32 groups = plan->groups, channels = plan->channels / groups, filters = plan->filters / groups;
  if (groups > 1 && channels == 1 && filters == 1) {
    depthwise_filter_grad(plan->axis, plan->batch, groups, x, grad, dw);
    return 0;
  }
  if (groups == 1 && tiles_fit(plan->axis, plan->batch, channels, filters)) {
    filter_gradient_of_tiles(plan->axis, plan->batch, channels, filters, x, grad, dw);
    return 0;
  }
  Patches patches = {plan->axis, channels, plan->channels};
  for (i32 g = 0; g < groups; g++) {
    Source a = {pack_taps, x + g * channels, 0, 0, &patches}, b = {pack_strided, grad + g * filters, 1, plan->filters, 0};
    if (plan->pointwise) a = (Source){pack_strided, x + g * channels, 1, plan->channels, 0};
    Product m = {0, 0, dw + g * filters, plan->filters, taps_of(plan) * channels, filters, windows_of(plan), 0, 0};
    multiply(&m, &a, &b);
  }
  return 0;
}
