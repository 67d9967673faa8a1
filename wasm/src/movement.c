/* Copies between layouts, fills, ranges: no arithmetic on elements. */
#include "engine.h"

#pragma clang attribute push(__attribute__((minsize)), apply_to = function) /* copies wait for memory */

/* Elements of `bytes` each, `count` of them, from stride to stride. */
static void copy_run(u8 *to, i64 to_step, const u8 *from, i64 from_step, i32 count, i32 bytes) {
  if (to_step == 1 && from_step == 1) {
    memcpy(to, from, (usize)count * (usize)bytes);
    return;
  }
  switch (bytes) {
    case 1: for (i32 i = 0; i < count; i++) to[i * to_step] = from[i * from_step]; break;
    case 2: for (i32 i = 0; i < count; i++) ((u16 *)to)[i * to_step] = ((const u16 *)from)[i * from_step]; break;
    case 4: for (i32 i = 0; i < count; i++) ((u32 *)to)[i * to_step] = ((const u32 *)from)[i * from_step]; break;
    default: for (i32 i = 0; i < count; i++) ((u64 *)to)[i * to_step] = ((const u64 *)from)[i * from_step];
  }
}

#define TILE 16 /* a square of a transposition that stays in cache */

/* Runs go along the second axis; along the first one where the second is short, some hundreds at a time. */
static void copy_plane(u8 *to, const i32 *ts, const u8 *from, const i32 *fs, const i32 *shape, i32 bytes) {
  i32 second = shape[1] >= 8 || shape[0] < shape[1], first = 1 - second;
  i32 rows = shape[first], columns = shape[second];
  i32 blocked = second && fs[1] != 1 && rows > TILE && columns > TILE;
  i32 height = blocked ? TILE : rows, width = blocked ? TILE : second ? columns : 512;
  for (i32 c = 0; c < columns; c += width)
    for (i32 r = 0; r < rows; r += height)
      for (i32 i = r; i < MIN(r + height, rows); i++)
        copy_run(to + ((i64)i * ts[first] + (i64)c * ts[second]) * bytes, ts[second],
                 from + ((i64)i * fs[first] + (i64)c * fs[second]) * bytes, fs[second], MIN(width, columns - c), bytes);
}

/* in: any strided tensor; out: one of the same shape and dtype. */
i32 check_copy(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 1, 1, 0) && same_shape(s->in[0], s->out[0]) && s->in[0]->dtype == s->out[0]->dtype);
  return 0;
}

i32 run_copy(Program *p, Instruction *s) {
  (void)p;
  const Tensor *from = s->in[0], *to = s->out[0];
  i32 rank = to->rank, bytes = DTYPE_BYTES[to->dtype], index[MAX_RANK] = {0}, shape[2] = {1, 1}, fs[2] = {0, 1}, ts[2] = {0, 1};
  if (!to->size) return 0;
  for (i32 i = 0; i < 2 && i < rank; i++) {
    shape[1 - i] = to->shape[rank - 1 - i];
    fs[1 - i] = from->stride[rank - 1 - i];
    ts[1 - i] = to->stride[rank - 1 - i];
  }
  i64 a = 0, b = 0;
  for (;;) {
    copy_plane(to->data + a * bytes, ts, from->data + b * bytes, fs, shape, bytes);
    i32 i = rank - 3;
    for (; i >= 0; i--) {
      a += to->stride[i], b += from->stride[i];
      if (++index[i] < to->shape[i]) break;
      a -= (i64)to->stride[i] * to->shape[i], b -= (i64)from->stride[i] * to->shape[i];
      index[i] = 0;
    }
    if (i < 0) return 0;
  }
}

/* out: every element is the value whose bits are in the params: low word, high word. */
i32 check_fill(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 0, 1, 2) && s->out[0]->rank <= 2 + 6);
  return 0;
}

i32 run_fill(Program *p, Instruction *s) {
  (void)p;
  const Tensor *t = s->out[0];
  i32 bytes = DTYPE_BYTES[t->dtype], rank = t->rank, index[MAX_RANK] = {0};
  if (!t->size) return 0;
  if (t->dense && !s->params[0] && !s->params[1]) {
    memset(t->data, 0, (usize)t->size * (usize)bytes);
    return 0;
  }
  if (t->dense && bytes == 4) {
    for (i32 i = 0; i < t->size; i++) ((i32 *)t->data)[i] = s->params[0];
    return 0;
  }
  i32 run = rank ? t->shape[rank - 1] : 1, step = rank ? t->stride[rank - 1] : 1;
  i64 at = 0, value;
  memcpy(&value, s->params, 8); /* the words of a program are aligned to 4 */
  for (;;) {
    copy_run(t->data + at * bytes, step, (const u8 *)&value, 0, run, bytes);
    i32 i = rank - 2;
    for (; i >= 0; i--) {
      at += t->stride[i];
      if (++index[i] < t->shape[i]) break;
      at -= (i64)t->stride[i] * t->shape[i];
      index[i] = 0;
    }
    if (i < 0) return 0;
  }
}

/* out (n,): start + step * i, both float64 in the params. */
i32 check_iota(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 0, 1, 4) && s->out[0]->dense);
  REQUIRE(DTYPE_BYTES[s->out[0]->dtype] >= 4);
  return 0;
}

i32 run_iota(Program *p, Instruction *s) {
  (void)p;
  const Tensor *t = s->out[0];
  f64 v[2];
  memcpy(v, s->params, 16);
  for (i32 i = 0; i < t->size; i++) {
    f64 x = v[0] + v[1] * i;
    switch (t->dtype) {
      case DTYPE_FLOAT32: ((f32 *)t->data)[i] = (f32)x; break;
      case DTYPE_FLOAT64: ((f64 *)t->data)[i] = x; break;
      case DTYPE_INT32: case DTYPE_UINT32: ((u32 *)t->data)[i] = (u32)(i64)x; break;
      default: ((i64 *)t->data)[i] = (i64)x;
    }
  }
  return 0;
}

#pragma clang attribute pop
