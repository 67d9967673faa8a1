/* The table of kernels, by opcode. */
#include "engine.h"

#define LIST \
  K(POINTWISE, pointwise) \
  K(GEMM, gemm) \
  K(COPY, copy) \
  K(FILL, fill) \
  K(IOTA, iota) \
  K(REDUCE, reduce)

#define K(opcode, name) i32 check_##name(Program *, Instruction *), run_##name(Program *, Instruction *);
LIST
#undef K

#define K(opcode, name) [OP_##opcode] = {check_##name, run_##name},
const Kernel KERNELS[OPCODES] = {LIST};
