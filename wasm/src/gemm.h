/* Matrix products: what convolutions and recurrent layers use of it. */
#ifndef TABGRAD_GEMM_H
#define TABGRAD_GEMM_H

#include "engine.h"

#define MR 4 /* rows and columns of the register block: eight sums at a time hide the latency of an addition */
#define NR (2 * LANES)
#define MC 128 /* rows of A, depth and columns of B that are packed at a time */
#define KC 256
#define NC 512
#define ROWS 512 /* the most rows of a shallow A at a time */

typedef struct Source Source;

/* Where a packed operand comes from. `pack` writes `width` rows (of A) or columns (of B), `width` of
 * MR or NR side by side, for `depth` steps of the inner dimension, zeros where there are no more. */
struct Source {
  void (*pack)(const Source *s, f32 *to, i32 first, i32 count, i32 depth_first, i32 depth, i32 width);
  const f32 *data;
  i64 outer, inner; /* strides in elements: along rows (or columns), along the inner dimension */
  const void *more; /* what a convolution's pack needs */
};

/* Strided matrices. */
void pack_strided(const Source *s, f32 *to, i32 first, i32 count, i32 depth_first, i32 depth, i32 width);

typedef struct {
  Program *p;
  const Instruction *s; /* whose tail finishes the rows of C, or 0 */
  f32 *c;
  i64 row; /* stride of C's rows; its columns lie side by side */
  i32 m, n, k;
  i32 add; /* add to what C holds */
  i32 base; /* number of C's first element in the instruction's output */
} Product;

/* C = A B, or C += A B. A gives rows (m, k), B gives columns (n, k). */
void multiply(const Product *g, const Source *a, const Source *b);

/* The same for a few rows of A, where both are strided matrices; 0 where it is none of its business. */
i32 few_rows(const Product *g, const Source *a, const Source *b);

/* Keeps the whole of B packed for products with it that follow directly; 0 where it is too large. */
i32 hold(const Source *b, i32 n, i32 k);
void multiply_held(const Product *g, const Source *a);

/* The same with a B that is packed elsewhere, at most KC deep: panels of NR columns, one after the other. */
void multiply_packed(const Product *g, const Source *a, const f32 *b);

#endif
