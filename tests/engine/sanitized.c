/* Runs the cases of a file (test_sanitizers.py writes it) in buffers of exactly their sizes.
 *
 * Words: count; per case its program's bytes, entry, runs, inputs; the program (padded to 4); per input its
 * place in the arena, its bytes, and they (padded to 4). A second argument names a file for the arenas as they
 * are afterwards: the bytes of each, then they. */
#include "harness.h"

int main(int argc, char **argv) {
  size_t bytes;
  if (argc < 2) return 2;
  uint8_t *data = read_file(argv[1], &bytes), *at = data;
  uint32_t word[4], count, failed = 0;
  memcpy(&count, at, 4);
  at += 4;
  FILE *left = argc > 2 ? fopen(argv[2], "wb") : NULL;
  for (uint32_t i = 0; i < count; i++) {
    memcpy(word, at, 16);
    at += 16;
    Loaded p;
    int32_t error = load_program(&p, at, word[0], 1u << 30);
    at += (word[0] + 3) / 4 * 4;
    for (uint32_t k = 0; k < word[3]; k++) {
      uint32_t place[2];
      memcpy(place, at, 8);
      if (!error) memcpy(p.arena + place[0], at + 8, place[1]);
      at += 8 + (place[1] + 3) / 4 * 4;
    }
    for (uint32_t k = 0; k < word[2] && !error; k++) error = tg_run(p.work, (int32_t)word[1]);
    if (error) printf("case %u: error %d\n", i, error), failed++;
    if (left) {
      fwrite(&p.file[ARENA], 4, 1, left);
      fwrite(p.arena, 1, p.file[ARENA], left);
    }
    unload(&p);
  }
  if (left && fclose(left)) return 2;
  free(data);
  printf("%u cases, %u failed\n", count, failed);
  return failed != 0;
}
