/* Tensors of indices: int32, int64 or uint32 to read, any integers to write. */
#ifndef TABGRAD_INDEX_H
#define TABGRAD_INDEX_H

#include "engine.h"

INLINE i32 is_index(const Tensor *t) {
  return t->dense && (is(t, DTYPE_INT32) || is(t, DTYPE_INT64) || is(t, DTYPE_UINT32));
}

INLINE i64 index_at(const Tensor *t, i64 i) {
  if (t->dtype == DTYPE_INT32) return ((const i32 *)t->data)[i];
  if (t->dtype == DTYPE_INT64) return ((const i64 *)t->data)[i];
  return ((const u32 *)t->data)[i];
}

INLINE i32 is_integer(const Tensor *t) { return t->dense && t->dtype >= DTYPE_INT32 && t->dtype < DTYPE_BOOL; }

INLINE void put_index(const Tensor *t, i64 i, i64 value) {
  switch (DTYPE_BYTES[t->dtype]) {
    case 1: ((u8 *)t->data)[i] = (u8)value; break;
    case 2: ((u16 *)t->data)[i] = (u16)value; break;
    case 4: ((u32 *)t->data)[i] = (u32)value; break;
    default: ((i64 *)t->data)[i] = value;
  }
}

/* Whether two tensors share no byte: what was checked in one stays true while the other is written. */
INLINE i32 apart(const Tensor *a, const Tensor *b) {
  if (a->buffer != b->buffer) return 1;
  return (i64)a->offset + a->high <= (i64)b->offset + b->low || (i64)b->offset + b->high <= (i64)a->offset + a->low;
}

#endif
