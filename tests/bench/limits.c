/* What the machine can do in WebAssembly SIMD128: multiply-adds in registers alone, and a plain copy. */
typedef float v4 __attribute__((vector_size(16)));

__attribute__((export_name("multiply_add"))) float multiply_add(int steps, float s) {
  v4 c[12], a = {s, s, s, s}, b = {s * 2, s, s, s};
  for (int i = 0; i < 12; i++) c[i] = a;
  for (int k = 0; k < steps; k++)
    for (int i = 0; i < 12; i++) c[i] = c[i] * b + a;
  v4 t = c[0];
  for (int i = 1; i < 12; i++) t += c[i];
  return t[0] + t[1] + t[2] + t[3];
}

__attribute__((export_name("copy"))) void copy(v4 *to, const v4 *from, int vectors) {
  for (int i = 0; i < vectors; i++) to[i] = from[i];
}
