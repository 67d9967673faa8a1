/* The engine's own types: programs, tensors, instructions, and what every kernel needs.
 *
 * No libc, no allocation: all memory is given by the host (see ../README.md). Kernels return 0 or
 * an error code; they never warn and never write outside the tensors that the loader has checked.
 */
#ifndef TABGRAD_ENGINE_H
#define TABGRAD_ENGINE_H

#include "generated.h"

typedef signed char i8;
typedef unsigned char u8;
typedef short i16;
typedef unsigned short u16;
typedef int i32;
typedef unsigned int u32;
typedef long long i64;
typedef unsigned long long u64;
typedef float f32;
typedef double f64;
typedef __SIZE_TYPE__ usize;
typedef __UINTPTR_TYPE__ uptr;

#define MAX_RANK 8
#define EXPORT __attribute__((visibility("default"), used))
#define INLINE static inline __attribute__((always_inline))

/* What runs once per call or line is compiled for size; PLAIN loops stay as they are written.
 * UNROLLED ones keep arrays of vectors in registers. */
#if defined(__clang__)
#define ONCE __attribute__((noinline, minsize))
#define PLAIN _Pragma("clang loop vectorize(disable) interleave(disable) unroll(disable)")
#define UNROLLED _Pragma("clang loop unroll(full)")
#else
#define ONCE __attribute__((noinline))
#define PLAIN
#define UNROLLED
#endif
#define NOINLINE __attribute__((noinline))

/* --- vectors: one source for every width ------------------------------------------------- */

#ifndef VECTOR_BYTES
#define VECTOR_BYTES 16
#endif
#define LANES (VECTOR_BYTES / 4)
typedef f32 vf __attribute__((vector_size(VECTOR_BYTES)));
typedef i32 vi __attribute__((vector_size(VECTOR_BYTES)));
typedef u32 vu __attribute__((vector_size(VECTOR_BYTES)));
typedef f32 vf_any __attribute__((vector_size(VECTOR_BYTES), aligned(4), may_alias));
typedef i32 vi_any __attribute__((vector_size(VECTOR_BYTES), aligned(4), may_alias));

INLINE vf load(const f32 *p) { return *(const vf_any *)p; }
INLINE void store(f32 *p, vf x) { *(vf_any *)p = x; }
INLINE vf splat(f32 x) { return x - (vf){0}; }
INLINE vi splati(i32 x) { return x - (vi){0}; }
INLINE vf blend(vi mask, vf a, vf b) { return (vf)((mask & (vi)a) | (~mask & (vi)b)); }

/* a * b + c: rounded twice in the deterministic build, once where speed matters more. */
#if defined(RELAXED)
INLINE vf madd(vf a, vf b, vf c) { return __builtin_wasm_relaxed_madd_f32x4(a, b, c); }
#elif defined(FUSED)
INLINE vf madd(vf a, vf b, vf c) { return __builtin_elementwise_fma(a, b, c); }
#else
INLINE vf madd(vf a, vf b, vf c) { return a * b + c; }
#endif

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

/* --- programs ----------------------------------------------------------------------------- */

typedef struct {
  u8 *data;       /* address of element 0: known once its buffer is bound */
  i32 dtype, rank;
  i32 size;       /* number of elements */
  i32 dense;      /* elements lie in row-major order without gaps */
  i32 buffer;
  i32 offset;     /* bytes from the buffer's start to element 0 */
  i32 low, high;  /* bytes from element 0 to the first and past the last byte touched */
  i32 shape[MAX_RANK], stride[MAX_RANK]; /* strides in elements */
} Tensor;

typedef struct Program Program;
typedef struct Instruction Instruction;

struct Instruction {
  i32 (*run)(Program *, Instruction *);
  Tensor **in, **out;
  const i32 *params;
  void *plan; /* what the kernel's check prepared */
  i32 opcode, inputs, outputs, count; /* count: of params */
  i32 tail;   /* number of the instruction that finishes this one's output block by block, or -1 */
};

typedef struct {
  i32 first, count;
} Entry;

typedef struct {
  u8 *address;
  i32 bytes;
} Buffer;

struct Program {
  u32 magic;
  i32 buffers, tensors, instructions, entries;
  Buffer *buffer;
  Tensor *tensor;
  Instruction *instruction;
  Entry *entry;
  u8 *spare, *end; /* workspace that checks may still take */
  i32 failed;      /* the instruction at fault in the last run */
  i32 detail[4];   /* what the error is about: a value and the limit it broke */
};

enum { BUFFER_ARENA = 0, BUFFER_CONSTANTS = 1, BUFFER_STATE = 2 };

/* Workspace for a kernel's plan, aligned to 16; 0 where it is used up. */
void *take(Program *p, i32 bytes);

/* Fails the run with two numbers that say why. */
INLINE i32 fail(Program *p, i32 code, i64 value, i64 limit) {
  p->detail[0] = (i32)value;
  p->detail[1] = (i32)(value >> 32);
  p->detail[2] = (i32)limit;
  p->detail[3] = (i32)(limit >> 32);
  return code;
}

typedef struct {
  i32 (*check)(Program *, Instruction *); /* 0 where operands, shapes and params fit */
  i32 (*run)(Program *, Instruction *);
} Kernel;

/* Each kernel is a pair check_name and run_name in the file of its family, listed in kernels.c. */
extern const Kernel KERNELS[OPCODES];

/* --- helpers that checks share ------------------------------------------------------------ */

extern const u8 DTYPE_BYTES[DTYPES];

#define REQUIRE(condition) \
  do { if (!(condition)) return ERROR_OPERANDS; } while (0)

INLINE i32 arity(const Instruction *s, i32 in, i32 out, i32 params) {
  return s->inputs == in && s->outputs == out && s->count >= params;
}
INLINE i32 is(const Tensor *t, i32 dtype) { return t->dtype == dtype; }
INLINE i32 dense(const Tensor *t, i32 dtype) { return t->dtype == dtype && t->dense; }
i32 same_shape(const Tensor *a, const Tensor *b);
INLINE f32 as_f32(i32 bits) {
  union { i32 i; f32 f; } u = {.i = bits};
  return u.f;
}

void *memcpy(void *to, const void *from, usize n);
void *memset(void *to, i32 value, usize n);

/* --- kernels that other kernels use ------------------------------------------------------- */

/* Runs the pointwise instruction on elements [low, high) of its (dense) outputs. */
void pointwise_range(Program *p, Instruction *s, i32 low, i32 high);

/* Finishes elements [low, high) of an output: the instruction fused behind this one, if any. */
INLINE void finish(Program *p, const Instruction *s, i32 low, i32 high) {
  if (s->tail >= 0) pointwise_range(p, &p->instruction[s->tail], low, high);
}

#endif
