/* Loads, binds and runs a program. Everything that a run relies on is checked here, once.
 *
 * Layout of the file: ../README.md. All numbers are little-endian 32-bit words.
 */
#include "engine.h"

enum {
  H_MAGIC, H_VERSION, H_BYTES, H_STATES, H_TENSORS, H_INSTRUCTIONS, H_ENTRIES, H_ARENA, H_CONSTANTS,
  H_AT_STATES, H_AT_TENSORS, H_TENSOR_WORDS, H_AT_CODE, H_CODE_WORDS, H_AT_ENTRIES, H_AT_CONSTANTS,
  H_AT_SIGNATURE, H_SIGNATURE, H_AT_WEIGHTS, H_WEIGHTS, H_CHECKSUM,
};

#define MOST 0x7ffffff0
#define ALIGNED(x) (((x) + 15) & ~(usize)15)

const u8 DTYPE_BYTES[DTYPES] = DTYPE_BYTES_INIT;

/* Four bytes at a time, with a table for each (Kounavis and Berry, 2005): most of loading is this. */
static u32 crc32(const u32 *data, usize words) {
  static u32 table[4][256];
  if (!table[0][1])
    for (u32 i = 0; i < 1024; i++) {
      u32 c = i < 256 ? i : table[i / 256 - 1][i % 256];
      for (i32 k = 0; k < 8; k++) c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
      table[i / 256][i % 256] = c;
    }
  u32 c = 0xFFFFFFFFu;
  for (usize i = 0; i < words; i++) {
    c ^= data[i];
    c = table[3][c & 255] ^ table[2][c >> 8 & 255] ^ table[1][c >> 16 & 255] ^ table[0][c >> 24];
  }
  return ~c;
}

/* Whether `count` words from byte `at` lie inside the file, after the header. */
static i32 inside(const u32 *h, u32 at, u32 count) {
  u32 bytes = h[H_BYTES];
  return at % 4 == 0 && at >= HEADER_WORDS * 4 && at <= bytes && count <= (bytes - at) / 4;
}

static i32 check_header(const u32 *h, usize bytes) {
  if (bytes < HEADER_WORDS * 4) return ERROR_TRUNCATED;
  if (h[H_MAGIC] != MAGIC) return ERROR_MAGIC;
  if (h[H_VERSION] != VERSION) return ERROR_VERSION;
  if (h[H_BYTES] > bytes || h[H_BYTES] > MOST) return ERROR_TRUNCATED;
  if (h[H_BYTES] < HEADER_WORDS * 4 || h[H_BYTES] % 4) return ERROR_LAYOUT;
  u32 states = h[H_STATES], entries = h[H_ENTRIES];
  if (states > 1 << 20 || h[H_TENSORS] > 1 << 22 || h[H_INSTRUCTIONS] > 1 << 22 || entries > 1 << 16)
    return ERROR_LAYOUT;
  if (h[H_ARENA] > MOST || h[H_CONSTANTS] > MOST || h[H_SIGNATURE] > MOST || h[H_WEIGHTS] > MOST)
    return ERROR_LAYOUT;
  if (!inside(h, h[H_AT_STATES], states) || !inside(h, h[H_AT_TENSORS], h[H_TENSOR_WORDS]) ||
      !inside(h, h[H_AT_CODE], h[H_CODE_WORDS]) || !inside(h, h[H_AT_ENTRIES], 2 * entries) ||
      !inside(h, h[H_AT_CONSTANTS], (h[H_CONSTANTS] + 3) / 4) || h[H_AT_CONSTANTS] % 16 ||
      !inside(h, h[H_AT_SIGNATURE], (h[H_SIGNATURE] + 3) / 4) ||
      !inside(h, h[H_AT_WEIGHTS], (h[H_WEIGHTS] + 3) / 4))
    return ERROR_LAYOUT;
  if (h[H_TENSORS] > h[H_TENSOR_WORDS] || h[H_INSTRUCTIONS] > h[H_CODE_WORDS]) return ERROR_LAYOUT;
  return 0;
}

/* Bytes of workspace that loading a program takes, or a negative error code. */
EXPORT i32 tg_work_bytes(const u32 *h, i32 bytes) {
  i32 error = check_header(h, (usize)bytes);
  if (error) return error;
  u64 need = sizeof(Program) + 64 + (u64)(h[H_STATES] + 2) * sizeof(Buffer);
  need += (u64)h[H_TENSORS] * sizeof(Tensor) + (u64)h[H_INSTRUCTIONS] * (sizeof(Instruction) + 512);
  need += (u64)h[H_ENTRIES] * sizeof(Entry) + (u64)h[H_CODE_WORDS] * (sizeof(void *) + 64) + 256;
  return need > MOST ? ERROR_WORKSPACE : (i32)ALIGNED(need);
}

void *take(Program *p, i32 bytes) {
  usize size = ALIGNED((usize)bytes);
  if (bytes < 0 || size > (usize)(p->end - p->spare)) return 0;
  u8 *got = p->spare;
  p->spare += size;
  memset(got, 0, size);
  return got;
}

i32 same_shape(const Tensor *a, const Tensor *b) {
  if (a->rank != b->rank) return 0;
  for (i32 i = 0; i < a->rank; i++)
    if (a->shape[i] != b->shape[i]) return 0;
  return 1;
}

static i32 load_tensor(Tensor *t, const u32 **cursor, const u32 *end, i32 buffers) {
  const u32 *w = *cursor;
  if (end - w < 2) return ERROR_TENSOR;
  i32 rank = (i32)(w[0] >> 24);
  t->buffer = (i32)(w[0] & 0xffff);
  t->dtype = (i32)(w[0] >> 16 & 0xff);
  t->rank = rank;
  t->offset = (i32)w[1];
  if (rank > MAX_RANK || end - w < 2 + 2 * rank || t->buffer >= buffers || t->dtype >= DTYPES || t->offset < 0)
    return ERROR_TENSOR;
  i64 size = 1, low = 0, high = 0, step = DTYPE_BYTES[t->dtype];
  for (i32 i = 0; i < rank; i++) {
    i32 dim = t->shape[i] = (i32)w[2 + i];
    i32 stride = t->stride[i] = (i32)w[2 + rank + i];
    if (dim < 0 || stride > MOST / 8 || stride < -(MOST / 8)) return ERROR_TENSOR;
    size *= dim;
    if (size > MOST) return ERROR_TENSOR;
    i64 reach = dim > 0 ? (i64)(dim - 1) * stride * step : 0;
    if (reach < 0) low += reach;
    else high += reach;
  }
  t->size = (i32)size;
  high = size ? high + step : 0;
  low = size ? low : 0;
  if (low < -MOST || high > MOST) return ERROR_TENSOR;
  t->low = (i32)low;
  t->high = (i32)high;
  u64 expect = 1; /* may wrap where another axis is empty */
  t->dense = 1;
  for (i32 i = rank - 1; i >= 0; i--) {
    if (t->shape[i] != 1 && t->stride[i] != (i64)expect) t->dense = 0;
    expect *= (u64)t->shape[i];
  }
  if (!size) t->dense = 1;
  if (t->offset % (i32)step) return ERROR_TENSOR;
  *cursor = w + 2 + 2 * rank;
  return 0;
}

static i32 load_instruction(Program *p, Instruction *s, const u32 **cursor, const u32 *end, i32 last) {
  const u32 *w = *cursor;
  if (end - w < 2) return ERROR_LAYOUT;
  s->opcode = (i32)(w[0] & 0xffff);
  s->inputs = (i32)(w[0] >> 16 & 0xff);
  s->outputs = (i32)(w[0] >> 24);
  s->count = (i32)(w[1] & 0xffffff);
  s->tail = w[1] >> 24 & TAIL ? (i32)(s - p->instruction) + 1 : -1;
  i32 operands = s->inputs + s->outputs;
  if (end - w < 2 + operands + s->count) return ERROR_LAYOUT;
  if (s->opcode >= OPCODES || !KERNELS[s->opcode].run) return ERROR_OPCODE;
  if (s->tail >= 0 && last) return ERROR_LAYOUT;
  s->in = take(p, operands * (i32)sizeof(Tensor *) + 1);
  if (!s->in) return ERROR_WORKSPACE;
  s->out = s->in + s->inputs;
  for (i32 i = 0; i < operands; i++) {
    if (w[2 + i] >= (u32)p->tensors) return ERROR_OPERANDS;
    s->in[i] = &p->tensor[w[2 + i]];
  }
  for (i32 i = 0; i < s->outputs; i++)
    if (s->out[i]->buffer == BUFFER_CONSTANTS) return ERROR_OPERANDS;
  s->params = (const i32 *)(w + 2 + operands);
  s->run = KERNELS[s->opcode].run;
  *cursor = w + 2 + operands + s->count;
  return 0;
}

/* A fused tail works on what its head has just written: dense, of equal size, pointwise. */
static i32 check_tail(Program *p, Instruction *s) {
  Instruction *tail = &p->instruction[s->tail];
  if (tail->opcode != OP_POINTWISE || tail->tail >= 0 || s->outputs < 1 || tail->outputs < 1) return ERROR_OPERANDS;
  if (s->opcode != OP_GEMM && s->opcode != OP_CONV && s->opcode != OP_CONV_INPUT_GRAD) return ERROR_OPERANDS;
  Tensor *made = s->out[0];
  if (!made->dense || tail->out[0]->size != made->size) return ERROR_OPERANDS;
  for (i32 i = 0; i < tail->outputs; i++)
    if (!tail->out[i]->dense) return ERROR_OPERANDS;
  return 0;
}

static i32 load_all(Program *p, const u32 *h, const u8 *base) {
  p->buffer = take(p, p->buffers * (i32)sizeof(Buffer));
  p->tensor = take(p, p->tensors * (i32)sizeof(Tensor));
  p->instruction = take(p, p->instructions * (i32)sizeof(Instruction));
  p->entry = take(p, p->entries * (i32)sizeof(Entry) + 1);
  if (!p->buffer || !p->tensor || !p->instruction || !p->entry) return ERROR_WORKSPACE;
  const u32 *states = (const u32 *)(base + h[H_AT_STATES]);
  p->buffer[BUFFER_ARENA].bytes = (i32)h[H_ARENA];
  p->buffer[BUFFER_CONSTANTS].bytes = (i32)h[H_CONSTANTS];
  for (i32 i = BUFFER_STATE; i < p->buffers; i++) {
    if (states[i - BUFFER_STATE] > MOST) return ERROR_LAYOUT;
    p->buffer[i].bytes = (i32)states[i - BUFFER_STATE];
  }
  const u32 *cursor = (const u32 *)(base + h[H_AT_TENSORS]), *end = cursor + h[H_TENSOR_WORDS];
  for (i32 i = 0; i < p->tensors; i++) {
    Tensor *t = &p->tensor[i];
    i32 error = load_tensor(t, &cursor, end, p->buffers);
    if (error) return error;
    i64 from = (i64)t->offset + t->low, to = (i64)t->offset + t->high;
    if (from < 0 || to > p->buffer[t->buffer].bytes) return ERROR_TENSOR;
  }
  cursor = (const u32 *)(base + h[H_AT_CODE]), end = cursor + h[H_CODE_WORDS];
  for (i32 i = 0; i < p->instructions; i++) {
    p->failed = i;
    i32 error = load_instruction(p, &p->instruction[i], &cursor, end, i == p->instructions - 1);
    if (error) return error;
  }
  for (i32 i = 0; i < p->instructions; i++) {
    Instruction *s = &p->instruction[i];
    p->failed = i;
    i32 error = KERNELS[s->opcode].check(p, s);
    if (!error && s->tail >= 0) error = check_tail(p, s);
    if (error) return error;
  }
  const u32 *entries = (const u32 *)(base + h[H_AT_ENTRIES]);
  for (i32 i = 0; i < p->entries; i++) {
    u32 first = entries[2 * i], count = entries[2 * i + 1];
    if (first > (u32)p->instructions || count > (u32)p->instructions - first) return ERROR_ENTRY;
    p->entry[i] = (Entry){(i32)first, (i32)count};
  }
  return 0;
}

/* Loads a program into `work` (aligned to 16); the program's bytes must stay where they are.
 * Returns 0, or an error code; then tg_failed names the instruction at fault. */
EXPORT i32 tg_load(const u32 *h, i32 bytes, u8 *work, i32 work_bytes) {
  if ((uptr)h % 16 || (uptr)work % 16) return ERROR_BUFFER;
  i32 need = tg_work_bytes(h, bytes);
  if (need < 0) return need;
  if (crc32(h + HEADER_WORDS, h[H_BYTES] / 4 - HEADER_WORDS) != h[H_CHECKSUM]) return ERROR_CHECKSUM;
  if (work_bytes < need) return ERROR_WORKSPACE;
  Program *p = (Program *)work;
  memset(p, 0, sizeof(Program));
  p->spare = work + ALIGNED(sizeof(Program));
  p->end = work + work_bytes;
  p->buffers = (i32)h[H_STATES] + BUFFER_STATE;
  p->tensors = (i32)h[H_TENSORS];
  p->instructions = (i32)h[H_INSTRUCTIONS];
  p->entries = (i32)h[H_ENTRIES];
  i32 error = load_all(p, h, (const u8 *)h);
  if (error) return error;
  p->magic = MAGIC;
  return 0;
}

/* Says where a buffer lies: 0 is the arena, 1 the constants, then the states in order. */
EXPORT i32 tg_bind(Program *p, i32 buffer, u8 *address, i32 bytes) {
  if (p->magic != MAGIC || buffer < 0 || buffer >= p->buffers) return ERROR_BUFFER;
  if ((uptr)address % 16 || !address || bytes < p->buffer[buffer].bytes) return ERROR_BUFFER;
  p->buffer[buffer].address = address;
  for (i32 i = 0; i < p->tensors; i++)
    if (p->tensor[i].buffer == buffer) p->tensor[i].data = address + p->tensor[i].offset;
  return 0;
}

/* Runs `count` instructions from `first` on: for profiles, which time them one by one. */
EXPORT i32 tg_run_part(Program *p, i32 first, i32 count) {
  if (p->magic != MAGIC || first < 0 || count < 0 || count > p->instructions - first) return ERROR_ENTRY;
  for (i32 i = 0; i < p->buffers; i++)
    if (!p->buffer[i].address && p->buffer[i].bytes) return ERROR_BUFFER;
  for (i32 i = first; i < first + count; i++) {
    Instruction *s = &p->instruction[i];
    i32 error = s->run(p, s);
    if (error) {
      p->failed = i;
      return error;
    }
    if (s->tail >= 0) i++;
  }
  return 0;
}

/* Runs an entry. Returns 0, or an error code; then tg_failed and tg_detail say more. */
EXPORT i32 tg_run(Program *p, i32 entry) {
  if (p->magic != MAGIC || entry < 0 || entry >= p->entries) return ERROR_ENTRY;
  return tg_run_part(p, p->entry[entry].first, p->entry[entry].count);
}

/* Runs an entry `steps` times. Before each, `count` arguments are copied to their places in the arena: `feeds`
 * holds (offset, bytes) for each, `staged` the arguments of all steps one after the other. Stops at an error. */
EXPORT i32 tg_run_many(Program *p, i32 entry, i32 steps, const u8 *staged, const i32 *feeds, i32 count) {
  if (p->magic != MAGIC) return ERROR_ENTRY;
  Buffer arena = p->buffer[0];
  for (i32 i = 0; i < count; i++) {
    i32 at = feeds[2 * i], bytes = feeds[2 * i + 1];
    if (at < 0 || bytes < 0 || bytes > arena.bytes || at > arena.bytes - bytes) return ERROR_BUFFER;
  }
  i32 error = 0;
  for (i32 step = 0; step < steps && !error; step++) {
    for (i32 i = 0; i < count; i++) {
      memcpy(arena.address + feeds[2 * i], staged, (usize)feeds[2 * i + 1]);
      staged += feeds[2 * i + 1];
    }
    error = tg_run(p, entry);
  }
  return error;
}

/* The instruction at fault when loading or running failed. */
EXPORT i32 tg_failed(const Program *p) { return p->failed; }

/* Words of what the error is about: 0 and 1 the value (64 bits), 2 and 3 the limit. */
EXPORT i32 tg_detail(const Program *p, i32 word) { return p->detail[word & 3]; }

/* The version of programs that this engine runs. */
EXPORT i32 tg_version(void) { return VERSION; }
