/* What the test programs in C share: a program loaded into buffers of exactly its sizes, so that a
 * sanitizer sees every access outside. */
#ifndef TABGRAD_HARNESS_H
#define TABGRAD_HARNESS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int32_t tg_work_bytes(const uint32_t *program, int32_t bytes);
int32_t tg_load(const uint32_t *program, int32_t bytes, uint8_t *work, int32_t work_bytes);
int32_t tg_bind(void *work, int32_t buffer, uint8_t *address, int32_t bytes);
int32_t tg_run(void *work, int32_t entry);

enum { BYTES = 2, STATES = 3, ENTRIES = 6, ARENA = 7, CONSTANTS = 8, AT_STATES = 9, AT_CONSTANTS = 15, AT_WEIGHTS = 18, WEIGHTS = 19 };

typedef struct {
  uint32_t *file;
  uint8_t *work, *arena, *constants, **states;
  uint32_t count;
} Loaded;

static uint8_t *block(size_t bytes) {
  uint8_t *made = NULL;
  if (posix_memalign((void **)&made, 64, bytes ? bytes : 1)) abort();
  memset(made, 0, bytes);
  return made;
}

static void unload(Loaded *p) {
  for (uint32_t i = 0; i < p->count; i++) free(p->states[i]);
  free(p->states), free(p->file), free(p->work), free(p->arena), free(p->constants);
}

/* Loads a program and gives its buffers. Returns 0, or the loader's error code. */
static int32_t load_program(Loaded *p, const uint8_t *data, size_t bytes, uint32_t most) {
  memset(p, 0, sizeof *p);
  p->file = (uint32_t *)block(bytes);
  memcpy(p->file, data, bytes);
  int32_t need = tg_work_bytes(p->file, (int32_t)bytes);
  if (need < 0) return need;
  if ((uint32_t)need > most) return 1;
  p->work = block((size_t)need);
  int32_t error = tg_load(p->file, (int32_t)bytes, p->work, need);
  if (error) return error;
  const uint32_t *h = p->file;
  if (h[ARENA] > most || h[CONSTANTS] > most) return 1;
  const uint32_t *sizes = (const uint32_t *)((const uint8_t *)h + h[AT_STATES]);
  for (uint32_t i = 0; i < h[STATES]; i++)
    if (sizes[i] > most) return 1;
  p->arena = block(h[ARENA]);
  p->constants = block(h[CONSTANTS]);
  memcpy(p->constants, (const uint8_t *)h + h[AT_CONSTANTS], h[CONSTANTS]);
  p->states = (uint8_t **)block(h[STATES] * sizeof(uint8_t *));
  tg_bind(p->work, 0, p->arena, (int32_t)h[ARENA]);
  tg_bind(p->work, 1, p->constants, (int32_t)h[CONSTANTS]);
  size_t at = 0;
  for (uint32_t i = 0; i < h[STATES]; i++) {
    p->states[p->count++] = block(sizes[i]);
    if (h[WEIGHTS] >= at + sizes[i]) memcpy(p->states[i], (const uint8_t *)h + h[AT_WEIGHTS] + at, sizes[i]);
    at += sizes[i];
    tg_bind(p->work, 2 + (int32_t)i, p->states[i], (int32_t)sizes[i]);
  }
  return 0;
}

static uint8_t *read_file(const char *path, size_t *bytes) {
  FILE *f = fopen(path, "rb");
  if (!f) {
    fprintf(stderr, "can't open %s\n", path);
    exit(2);
  }
  fseek(f, 0, SEEK_END);
  *bytes = (size_t)ftell(f);
  rewind(f);
  uint8_t *made = malloc(*bytes ? *bytes : 1);
  if (fread(made, 1, *bytes, f) != *bytes) exit(2);
  fclose(f);
  return made;
}

#endif
