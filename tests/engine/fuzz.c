/* The loader and whatever it lets through, on damaged programs. With libFuzzer:
 *
 *   clang -fsanitize=fuzzer,address,undefined fuzz.c ../../wasm/src/[!k]*.c ... (test_loader_fuzz.py has the line)
 *
 * and by itself (-DSTANDALONE): fuzz ITERATIONS FILE..., which changes, cuts and mixes the files, from a
 * fixed seed. The checksum is made right, else nothing would ever get past it. */
#include "harness.h"

static uint32_t crc(const uint8_t *data, size_t bytes) {
  uint32_t c = 0xFFFFFFFFu;
  for (size_t i = 0; i < bytes; i++) {
    c ^= data[i];
    for (int k = 0; k < 8; k++) c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
  }
  return ~c;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
  if (bytes > 1 << 16) return 0;
  uint8_t *copy = malloc(bytes + 1);
  memcpy(copy, data, bytes);
  if (bytes >= 96) {
    uint32_t total, sum;
    memcpy(&total, copy + 8, 4);
    if (total >= 96 && total <= bytes) {
      sum = crc(copy + 96, total - 96);
      memcpy(copy + 80, &sum, 4);
    }
  }
  Loaded p;
  if (load_program(&p, copy, bytes, 1 << 22) == 0)
    for (uint32_t i = 0; i < p.file[ENTRIES] && i < 4; i++) tg_run(p.work, (int32_t)i);
  unload(&p);
  free(copy);
  return 0;
}

#ifdef STANDALONE
static uint64_t seed = 88172645463325252ull /* fixed: a failure comes again */;

static uint32_t next(uint32_t limit) {
  seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
  return limit ? (uint32_t)(seed >> 20) % limit : 0;
}

static const uint32_t TELLING[] = {0, 1, 2, 3, 4, 7, 8, 15, 16, 255, 256, 65535, 65536, 0x7fffffff, 0x80000000u, 0xffffffffu, 0xfffffffeu, 0x7ffffff0};

static void change(uint8_t *data, size_t bytes) {
  uint32_t words = (uint32_t)(bytes / 4), times = 1 + next(4);
  for (uint32_t i = 0; i < times && words; i++) {
    size_t at = 4 * (size_t)next(words);
    uint32_t value;
    memcpy(&value, data + at, 4);
    switch (next(5)) {
      case 0: value = TELLING[next(sizeof TELLING / sizeof *TELLING)]; break;
      case 1: value ^= 1u << next(32); break;
      case 2: value += next(9) - 4; break;
      case 3: memcpy(&value, data + 4 * (size_t)next(words), 4); break;
      default: value = (value & 0xffff0000u) | next(64);
    }
    memcpy(data + at, &value, 4);
  }
}

int main(int argc, char **argv) {
  long iterations = argc > 1 ? atol(argv[1]) : 1;
  int files = argc - 2;
  if (files < 1) return 2;
  uint8_t **data = malloc((size_t)files * sizeof *data);
  size_t *bytes = malloc((size_t)files * sizeof *bytes);
  for (int i = 0; i < files; i++) {
    data[i] = read_file(argv[2 + i], &bytes[i]);
    LLVMFuzzerTestOneInput(data[i], bytes[i]);
  }
  for (long i = 0; i < iterations; i++) {
    uint32_t which = next((uint32_t)files);
    size_t size = bytes[which];
    uint8_t *copy = malloc(size + 1);
    memcpy(copy, data[which], size);
    change(copy, size);
    if (next(20) == 0) size = next((uint32_t)size + 1);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
  }
  for (int i = 0; i < files; i++) free(data[i]);
  free(data), free(bytes);
  printf("%ld damaged programs\n", iterations);
  return 0;
}
#endif
