/* The order of rows' elements, and where values belong in sorted rows.
 *
 * Elements are compared as unsigned keys in the same order, and equal ones by position: then no two are
 * equal, and a quicksort in place (Hoare's partition, pivots at random) is stable, without workspace.
 */
#include "index.h"

#pragma clang attribute push(__attribute__((minsize)), apply_to = function) /* rarely hot */

#define MOST_PACKED 4096
static u64 PACKED[MOST_PACKED]; /* keys with their positions, where the result has no room for them */

typedef u32 Position __attribute__((may_alias)); /* the result's memory, before it holds the result */
typedef u64 Packed __attribute__((may_alias));

typedef struct {
  const u8 *row;
  i32 dtype;
  u64 flip; /* all bits of a key where the largest comes first */
} Keys;

static i32 is_sorted(const Tensor *t) {
  return is(t, DTYPE_FLOAT32) || is(t, DTYPE_FLOAT64) || is(t, DTYPE_INT32) || is(t, DTYPE_INT64);
}

static Keys keys_of(const Tensor *t, i32 row, i32 descending) {
  i32 bytes = DTYPE_BYTES[t->dtype];
  u64 flip = !descending ? 0 : bytes == 4 ? 0xffffffffu : ~0ull;
  return (Keys){t->data + (i64)row * t->shape[1] * bytes, t->dtype, flip};
}

/* nan comes last, whatever its sign; -0 and 0 are equal. */
INLINE u64 key_at(const Keys *k, i32 i) {
  u64 key;
  if (k->dtype == DTYPE_FLOAT32) {
    u32 bits = ((const u32 *)k->row)[i], size = bits & 0x7fffffff;
    key = size > 0x7f800000 ? 0xffffffffu : size == 0 || size == bits ? size | 0x80000000u : ~bits;
  } else if (k->dtype == DTYPE_INT32) key = ((const u32 *)k->row)[i] ^ 0x80000000u;
  else if (k->dtype == DTYPE_INT64) key = ((const u64 *)k->row)[i] ^ 1ull << 63;
  else {
    u64 bits = ((const u64 *)k->row)[i], size = bits & ~(1ull << 63);
    key = size > 0x7ffull << 52 ? ~0ull : size == 0 || size == bits ? size | 1ull << 63 : ~bits;
  }
  return key ^ k->flip;
}

static __attribute__((noinline)) u64 key_of(const Keys *k, i32 i) { return key_at(k, i); } /* where that is not hot */

/* KEY(x): what to compare; elements with the same are in the order of their own numbers. */
#define SORT(name, T, KEY) \
  static void name(T *a, i32 n, const Keys *keys) { \
    (void)keys; \
    for (u32 seed = 1; n > 16;) { \
      seed = seed * 1664525u + 1013904223u; \
      T pivot = a[(u64)seed * (u32)(n - 1) >> 32], x, y; /* never the last: both parts are smaller than n */ \
      u64 middle = KEY(pivot), k; \
      i32 i = -1, j = n; \
      for (;;) { \
        do x = a[++i], k = KEY(x); while (k < middle || (k == middle && x < pivot)); \
        do y = a[--j], k = KEY(y); while (k > middle || (k == middle && y > pivot)); \
        if (i >= j) break; \
        a[i] = y, a[j] = x; \
      } \
      i32 left = j + 1, right = n - left; \
      if (left < right) name(a, left, keys), a += left, n = right; \
      else name(a + left, right, keys), n = left; \
    } \
    for (i32 i = 1; i < n; i++) { \
      T x = a[i]; \
      u64 key = KEY(x); \
      i32 j = i; \
      for (; j > 0; j--) { \
        u64 k = KEY(a[j - 1]); \
        if (k < key || (k == key && a[j - 1] < x)) break; \
        a[j] = a[j - 1]; \
      } \
      a[j] = x; \
    } \
  }
#define ITSELF(x) (x)
#define BEHIND(x) key_at(keys, (i32)(x))
SORT(sort_packed, Packed, ITSELF)
SORT(sort_positions, Position, BEHIND)

/* in: x (rows, n); out: integers (rows, n); params: whether the largest comes first. */
i32 check_argsort(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 1, 1, 1));
  const Tensor *x = s->in[0], *y = s->out[0];
  REQUIRE(x->dense && is_sorted(x) && is_integer(y) && x->rank == 2 && same_shape(x, y) && apart(x, y));
  REQUIRE(DTYPE_BYTES[y->dtype] >= 4 || x->shape[1] <= MOST_PACKED);
  return 0;
}

i32 run_argsort(Program *p, Instruction *s) {
  (void)p;
  const Tensor *x = s->in[0], *y = s->out[0];
  i32 n = x->shape[1], bytes = DTYPE_BYTES[y->dtype];
  if (!x->size) return 0;
  for (i32 r = 0; r < x->shape[0]; r++) {
    Keys keys = keys_of(x, r, s->params[0]);
    i64 at = (i64)r * n;
    void *result = y->data + at * bytes;
    if (DTYPE_BYTES[x->dtype] == 4 && (bytes == 8 || n <= MOST_PACKED)) {
      Packed *packed = bytes == 8 ? result : PACKED;
      for (i32 i = 0; i < n; i++) packed[i] = key_of(&keys, i) << 32 | (u32)i;
      sort_packed(packed, n, 0);
      for (i32 i = 0; i < n; i++) put_index(y, at + i, (u32)packed[i]);
    } else {
      Position *position = bytes >= 4 ? result : (void *)PACKED;
      for (i32 i = 0; i < n; i++) position[i] = (u32)i;
      sort_positions(position, n, &keys);
      for (i32 i = n - 1; i >= 0; i--) put_index(y, at + i, position[i]); /* from the end: in place */
    }
  }
  return 0;
}

/* in: sorted rows (rows, n), values (rows, m); out: integers (rows, m): before which element each value
 * belongs; params: whether behind equal elements. */
i32 check_searchsorted(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 2, 1, 1));
  const Tensor *x = s->in[0], *v = s->in[1], *y = s->out[0];
  REQUIRE(x->dense && is_sorted(x) && dense(v, x->dtype) && is_integer(y));
  REQUIRE(x->rank == 2 && v->rank == 2 && x->shape[0] == v->shape[0] && same_shape(v, y));
  return 0;
}

i32 run_searchsorted(Program *p, Instruction *s) {
  (void)p;
  const Tensor *x = s->in[0], *v = s->in[1];
  i32 m = v->shape[1], after = s->params[0] != 0;
  if (!v->size) return 0;
  for (i32 r = 0; r < v->shape[0]; r++) {
    Keys sorted = keys_of(x, r, 0), values = keys_of(v, r, 0);
    for (i32 i = 0; i < m; i++) {
      u64 key = key_of(&values, i);
      i32 low = 0, high = x->shape[1];
      while (low < high) {
        i32 middle = low + (high - low) / 2;
        u64 k = key_of(&sorted, middle);
        if (after ? k <= key : k < key) low = middle + 1;
        else high = middle;
      }
      put_index(s->out[0], (i64)r * m + i, low);
    }
  }
  return 0;
}

#pragma clang attribute pop
