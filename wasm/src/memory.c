/* What a C compiler expects to find. */
#include "engine.h"

#if defined(__wasm__)
void *memcpy(void *to, const void *from, usize n) {
  u8 *d = to;
  const u8 *s = from;
  for (; n >= VECTOR_BYTES; n -= VECTOR_BYTES, d += VECTOR_BYTES, s += VECTOR_BYTES) *(vi_any *)d = *(const vi_any *)s;
  for (; n; n--) *d++ = *s++;
  return to;
}

void *memset(void *to, i32 value, usize n) {
  u8 *d = to;
  vi x = splati(value & 255);
  x |= x << 8;
  x |= x << 16;
  for (; n >= VECTOR_BYTES; n -= VECTOR_BYTES, d += VECTOR_BYTES) *(vi_any *)d = x;
  for (; n; n--) *d++ = (u8)value;
  return to;
}
#endif
