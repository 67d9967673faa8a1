/* Random numbers: Philox4x32-10 and what is made of its bits, the same as in core/tabgrad/ops/philox.py.
 *
 * Sources: Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3. Logarithm, sine and cosine
 * of Box-Muller: polynomials and table of Arm's optimized routines (logf, sinf, cosf), in double. The
 * order of operations is that of the Python file, so that the bits are the same.
 */
#include "engine.h"

typedef u32 u32x4 __attribute__((vector_size(16)));
typedef u32 u32x4_any __attribute__((vector_size(16), aligned(4), may_alias));
typedef u64 u64x2 __attribute__((vector_size(16)));

#define M0 0xD2511F53u
#define M1 0xCD9E8D57u
#define W0 0x9E3779B9u
#define W1 0xBB67AE85u
#define GROUPS 2 /* of four blocks in flight: the rounds of one wait for each other */

typedef struct {
  u64 low, high; /* the counter */
  u32 key[2];
} State;

static State state_of(const Tensor *t) {
  const u32 *w = (const u32 *)t->data;
  return (State){w[0] | (u64)w[1] << 32, w[2] | (u64)w[3] << 32, {w[4], w[5]}};
}

static State advanced(State s, u64 blocks) {
  u64 low = s.low + blocks;
  return (State){low, s.high + (low < blocks), {s.key[0], s.key[1]}};
}

/* The block at the state's counter. */
static void block_of(const State *s, u32 *out) {
  u32 c0 = (u32)s->low, c1 = (u32)(s->low >> 32), c2 = (u32)s->high, c3 = (u32)(s->high >> 32);
  u32 k0 = s->key[0], k1 = s->key[1];
  for (i32 r = 0; r < 10; r++, k0 += W0, k1 += W1) {
    u64 p0 = (u64)c0 * M0, p1 = (u64)c2 * M1;
    c0 = (u32)(p1 >> 32) ^ c1 ^ k0;
    c2 = (u32)(p0 >> 32) ^ c3 ^ k1;
    c1 = (u32)p1, c3 = (u32)p0;
  }
  out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}

/* Products of the lower and of the upper two words. The instructions are named: left to itself, the
 * compiler widens first and multiplies 64 by 64 bits, which no machine can do at once. */
#if defined(__wasm_simd128__)
#define PRODUCTS(half, a, b) ({ \
  u64x2 made; \
  __asm__("local.get %1\n local.get %2\n i64x2.extmul_" half "_i32x4_u\n local.set %0" : "=r"(made) : "r"(a), "r"(b)); \
  made; \
})
#define LOWER(a, b) PRODUCTS("low", a, b)
#define UPPER(a, b) PRODUCTS("high", a, b)
#else
#define WIDE(x, i, k) __builtin_convertvector(__builtin_shufflevector(x, x, i, k), u64x2)
#define LOWER(a, b) (WIDE(a, 0, 1) * WIDE(b, 0, 1))
#define UPPER(a, b) (WIDE(a, 2, 3) * WIDE(b, 2, 3))
#endif

/* Both halves of the products of four words with one. */
INLINE void multiply(u32x4 a, u32 m, u32x4 *high, u32x4 *low) {
  u32x4 b = {m, m, m, m}, p = (u32x4)LOWER(a, b), q = (u32x4)UPPER(a, b);
  *high = __builtin_shufflevector(p, q, 1, 3, 5, 7);
  *low = __builtin_shufflevector(p, q, 0, 2, 4, 6);
}

/* 4 * GROUPS blocks from the state's counter on, whose lowest word does not overflow meanwhile. */
static void blocks_of(const State *s, u32 *out) {
  u32x4 c[4][GROUPS];
  for (u32 g = 0; g < GROUPS; g++) {
    c[0][g] = (u32x4){0, 1, 2, 3} + ((u32)s->low + 4 * g);
    c[1][g] = (u32x4){0} + (u32)(s->low >> 32);
    c[2][g] = (u32x4){0} + (u32)s->high;
    c[3][g] = (u32x4){0} + (u32)(s->high >> 32);
  }
  u32 k0 = s->key[0], k1 = s->key[1];
  for (i32 r = 0; r < 10; r++, k0 += W0, k1 += W1)
    for (i32 g = 0; g < GROUPS; g++) {
      u32x4 h0, l0, h1, l1;
      multiply(c[0][g], M0, &h0, &l0);
      multiply(c[2][g], M1, &h1, &l1);
      c[0][g] = h1 ^ c[1][g] ^ k0;
      c[2][g] = h0 ^ c[3][g] ^ k1;
      c[1][g] = l1, c[3][g] = l0;
    }
  for (i32 g = 0; g < GROUPS; g++, out += 16) {
    u32x4 a = __builtin_shufflevector(c[0][g], c[1][g], 0, 4, 1, 5), b = __builtin_shufflevector(c[2][g], c[3][g], 0, 4, 1, 5);
    u32x4 d = __builtin_shufflevector(c[0][g], c[1][g], 2, 6, 3, 7), e = __builtin_shufflevector(c[2][g], c[3][g], 2, 6, 3, 7);
    *(u32x4_any *)out = __builtin_shufflevector(a, b, 0, 1, 4, 5);
    *(u32x4_any *)(out + 4) = __builtin_shufflevector(a, b, 2, 3, 6, 7);
    *(u32x4_any *)(out + 8) = __builtin_shufflevector(d, e, 0, 1, 4, 5);
    *(u32x4_any *)(out + 12) = __builtin_shufflevector(d, e, 2, 3, 6, 7);
  }
}

static i32 is_state(const Tensor *t) { return dense(t, DTYPE_UINT32) && t->rank == 1 && t->size == 6; }

/* in: state (6,); out: words (blocks, 4). */
i32 check_philox(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 1, 1, 0) && is_state(s->in[0]));
  REQUIRE(dense(s->out[0], DTYPE_UINT32) && s->out[0]->rank == 2 && s->out[0]->shape[1] == 4);
  return 0;
}

i32 run_philox(Program *p, Instruction *s) {
  (void)p;
  State state = state_of(s->in[0]);
  u32 *out = (u32 *)s->out[0]->data;
  i32 blocks = s->out[0]->shape[0], i = 0, step = 4 * GROUPS;
  while (i < blocks) {
    i32 many = i + step <= blocks && (u32)state.low < 0u - (u32)step, count = many ? step : 1;
    if (many) blocks_of(&state, out + 4 * (i64)i);
    else block_of(&state, out + 4 * (i64)i);
    state = advanced(state, (u64)count);
    i += count;
  }
  return 0;
}

/* in, out: states (6,); params: blocks to skip, low word, high word. */
i32 check_philox_skip(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 1, 1, 2) && is_state(s->in[0]) && is_state(s->out[0]));
  return 0;
}

i32 run_philox_skip(Program *p, Instruction *s) {
  (void)p;
  State x = advanced(state_of(s->in[0]), (u32)s->params[0] | (u64)(u32)s->params[1] << 32);
  u32 made[6] = {(u32)x.low, (u32)(x.low >> 32), (u32)x.high, (u32)(x.high >> 32), x.key[0], x.key[1]};
  memcpy(s->out[0]->data, made, sizeof made);
  return 0;
}

#pragma clang attribute push(__attribute__((minsize)), apply_to = function) /* number by number */

/* --- normal numbers ------------------------------------------------------------------------ */

static const f64 LOG_TABLE[16] = {
  0x1.661ec79f8f3bep+0, 0x1.571ed4aaf883dp+0, 0x1.49539f0f010bp+0, 0x1.3c995b0b80385p+0,
  0x1.30d190c8864a5p+0, 0x1.25e227b0b8eap+0, 0x1.1bb4a4a1a343fp+0, 0x1.12358f08ae5bap+0,
  0x1.0953f419900a7p+0, 0x1p+0, 0x1.e608cfd9a47acp-1, 0x1.ca4b31f026aap-1,
  0x1.b2036576afce6p-1, 0x1.9c2d163a1aa2dp-1, 0x1.886e6037841edp-1, 0x1.767dcf5534862p-1,
};
static const f64 LOG_VALUES[16] = {
  -0x1.57bf7808caadep-2, -0x1.2bef0a7c06ddbp-2, -0x1.01eae7f513a67p-2, -0x1.b31d8a68224e9p-3,
  -0x1.6574f0ac07758p-3, -0x1.1aa2bc79c81p-3, -0x1.a4e76ce8c0e5ep-4, -0x1.1973c5a611cccp-4,
  -0x1.252f438e10c1ep-5, 0x0p+0, 0x1.aa5aa5df25984p-5, 0x1.c5e53aa362eb4p-4,
  0x1.526e57720db08p-3, 0x1.bc2860d22477p-3, 0x1.1058bc8a07ee1p-2, 0x1.4043057b6ee09p-2,
};

static f32 unit_float(u32 word) { return as_f32((i32)((word & 0x7fffff) | 0x3f800000)) - 1.0f; }

/* Of a positive normal number. */
static f32 log_float(f32 x) {
  union { f32 f; u32 u; } v = {x};
  u32 shifted = v.u - 0x3f330000u, index = shifted >> 19 & 15;
  f64 z = as_f32((i32)(v.u - (shifted & 0xff800000u)));
  f64 r = z * LOG_TABLE[index] - 1;
  f64 y0 = LOG_VALUES[index] + ((i32)shifted >> 23) * 0x1.62e42fefa39efp-1, r2 = r * r;
  return (f32)((-0x1.00ea348b88334p-2 * r2 + (0x1.5575b0be00b6ap-2 * r + -0x1.ffffef20a4123p-2)) * r2 + (y0 + r));
}

/* Of numbers in [0, 2 pi]. */
static void sincos_float(f32 x, f32 *sine, f32 *cosine) {
  f64 wide = x, turns = __builtin_rint(wide * (2 / 3.141592653589793));
  f64 r = wide - turns * (3.141592653589793 / 2);
  i32 q = (i32)turns & 3;
  f64 r2 = r * r, r4 = r2 * r2;
  f32 s = (f32)((r + r * r2 * -0x1.555545995a603p-3) + (r * r2 * r2) * (0x1.1107605230bc4p-7 + r2 * -0x1.994eb3774cf24p-13));
  f32 c = (f32)(((1 + r2 * -0x1.ffffffd0c621cp-2) + r4 * 0x1.55553e1068f19p-5) +
                (r4 * r2) * (-0x1.6c087e89a359dp-10 + r2 * 0x1.99343027bf8c3p-16));
  *sine = q & 1 ? c : s;
  *cosine = q & 1 ? s : c;
  if (q >= 2) *sine = -*sine;
  if (q == 1 || q == 2) *cosine = -*cosine;
}

/* Two words to two independent normal numbers. */
static void normal_pair(u32 first, u32 second, f32 *out) {
  f32 u = MAX(unit_float(first), 1e-7f), sine, cosine;
  f32 angle = (f32)(2 * 3.141592653589793 * (f64)unit_float(second));
  f32 radius = __builtin_sqrtf(-2.0f * log_float(u));
  sincos_float(angle, &sine, &cosine);
  out[0] = sine * radius, out[1] = cosine * radius;
}

/* in: words (n, 4); out: normal float32 numbers (n, 4). */
i32 check_box_muller(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 1, 1, 0) && dense(s->in[0], DTYPE_UINT32) && dense(s->out[0], DTYPE_FLOAT32));
  REQUIRE(same_shape(s->in[0], s->out[0]) && s->in[0]->rank == 2 && s->in[0]->shape[1] == 4);
  return 0;
}

i32 run_box_muller(Program *p, Instruction *s) {
  (void)p;
  const u32 *words = (const u32 *)s->in[0]->data;
  f32 *out = (f32 *)s->out[0]->data;
  for (i32 i = 0; i < s->in[0]->size; i += 2) normal_pair(words[i], words[i + 1], out + i);
  return 0;
}

/* in: state (6,); out (n,): normal float32 numbers within two standard deviations. */
i32 check_random_truncated(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 1, 1, 0) && is_state(s->in[0]) && dense(s->out[0], DTYPE_FLOAT32) && s->out[0]->rank == 1);
  return 0;
}

/* Four results are the first four numbers that will do of a stretch of the stream that is theirs. */
i32 run_random_truncated(Program *p, Instruction *s) {
  (void)p;
  State group = state_of(s->in[0]);
  f32 *out = (f32 *)s->out[0]->data;
  i32 count = s->out[0]->size;
  for (i32 i = 0; i < count; i += 4, group = advanced(group, 256)) {
    State state = group;
    i32 wanted = MIN(4, count - i), found = 0;
    for (; found < wanted; state = advanced(state, 1)) {
      u32 words[4];
      f32 made[4];
      block_of(&state, words);
      normal_pair(words[0], words[1], made);
      normal_pair(words[2], words[3], made + 2);
      for (i32 k = 0; k < 4 && found < wanted; k++)
        if (__builtin_fabsf(made[k]) < 2) out[i + found++] = made[k];
    }
  }
  return 0;
}

/* in: state (6,); out (n,): 0 .. n-1 in random order, int64. */
i32 check_random_permutation(Program *p, Instruction *s) {
  (void)p;
  REQUIRE(arity(s, 1, 1, 0) && is_state(s->in[0]) && dense(s->out[0], DTYPE_INT64) && s->out[0]->rank == 1);
  return 0;
}

i32 run_random_permutation(Program *p, Instruction *s) {
  (void)p;
  State state = state_of(s->in[0]);
  i64 *out = (i64 *)s->out[0]->data;
  i32 count = s->out[0]->size;
  u32 words[4];
  for (i32 i = 0; i < count; i++) out[i] = i;
  for (i32 i = 0; i < count - 1; i++) {
    if (i % 4 == 0) {
      block_of(&state, words);
      state = advanced(state, 1);
    }
    i32 j = i + (i32)(words[i % 4] % (u32)(count - i));
    i64 t = out[i];
    out[i] = out[j], out[j] = t;
  }
  return 0;
}

#pragma clang attribute pop
