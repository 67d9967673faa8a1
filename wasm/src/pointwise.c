/* The pointwise machine: a fused chain of element-by-element operations, run tile by tile in cache.
 *
 * An instruction holds a small program over registers. A register is a tile: as many consecutive
 * elements (in the row-major order of the outputs) as TILE_BYTES hold. Operands that lie dense in
 * memory are read where they are and results are written where they belong; broadcast and strided
 * operands are gathered into a register first.
 *
 * params: constants, micro-operations, registers, 0, then per constant (register, wide, low, high),
 * per output its register, per micro-operation (op | to << 16, a | b << 8 | c << 16 | d << 24).
 */
#include "pointwise.h"

typedef enum { DIRECT, SCALAR, ROW, COLUMN, STRIDED } Source;

typedef struct {
  Source source;
  i32 bytes, wide; /* of an element in memory; whether in registers it takes 8 bytes */
  i32 rank, period;
  i32 shape[MAX_RANK], stride[MAX_RANK]; /* merged */
} Operand;

typedef struct {
  i32 size, step, micros, registers, constants;
  i32 fixed; /* the step is a multiple of every ROW operand's period: such tiles never change */
  Operand *operand;
  Micro *micro;
  const i32 *constant, *result;
  u8 *direct; /* per output: written in place, not through a register */
} Plan;

static u8 REGISTER[REGISTERS][TILE_BYTES] __attribute__((aligned(64)));

#define SMALL 64 /* up to here everything goes through registers, in one pass */

static const u8 WIDE_OPERANDS[MICROS] = MICRO_WIDE_OPERANDS_INIT;
static const u8 WIDE_RESULT[MICROS] = MICRO_WIDE_RESULT_INIT;
static const u8 MICRO_ARITY[MICROS] = MICRO_ARITY_INIT;

static i32 is_wide(i32 dtype) { return DTYPE_BYTES[dtype] == 8; }

/* Merges axes that can be walked as one and says how the operand is best read. */
static void describe(Operand *o, const Tensor *t) {
  o->bytes = DTYPE_BYTES[t->dtype];
  o->wide = is_wide(t->dtype);
  o->rank = 0;
  for (i32 i = 0; i < t->rank; i++) {
    i32 dim = t->shape[i], stride = t->stride[i];
    if (dim == 1) continue;
    if (o->rank && o->stride[o->rank - 1] == stride * dim) {
      o->shape[o->rank - 1] *= dim;
      o->stride[o->rank - 1] = stride;
    } else {
      o->shape[o->rank] = dim;
      o->stride[o->rank++] = stride;
    }
  }
  o->source = STRIDED;
  if (o->rank == 0 || (o->rank == 1 && o->stride[0] == 0)) o->source = SCALAR;
  else if (o->rank == 1 && o->stride[0] == 1) o->source = DIRECT;
  else if (o->rank == 2 && o->stride[0] == 0 && o->stride[1] == 1) o->source = ROW, o->period = o->shape[1];
  else if (o->rank == 2 && o->stride[0] == 1 && o->stride[1] == 0) o->source = COLUMN, o->period = o->shape[1];
}

static i32 gcd(i32 a, i32 b) {
  while (b) {
    i32 t = a % b;
    a = b, b = t;
  }
  return a;
}

/* The longest step in which every ROW operand comes round, in whole vectors; else all that fits. */
static void choose_step(Plan *plan, i32 inputs, i32 most) {
  i64 common = LANES;
  for (i32 i = 0; i < inputs; i++)
    if (plan->operand[i].source == ROW && common <= most)
      common = common / gcd((i32)common, plan->operand[i].period) * plan->operand[i].period;
  plan->fixed = common <= most;
  plan->step = plan->fixed ? (i32)(most / common * common) : most;
}

/* Results may be written in place unless an operand in the same memory is still to be read. */
static void choose_direct(Plan *plan, const Instruction *s) {
  for (i32 k = 0; k < s->outputs; k++) {
    const Tensor *out = s->out[k];
    i32 reg = plan->result[k], ok = out->dense && DTYPE_BYTES[out->dtype] >= 4, made = -1;
    for (i32 j = 0; j < k; j++)
      if (plan->result[j] == reg) ok = 0;
    for (i32 m = 0; m < plan->micros; m++)
      if (plan->micro[m].to == reg) made = made < 0 ? m : made;
    if (made < 0) ok = 0;
    for (i32 i = 0; i < s->inputs && ok; i++) {
      const Tensor *in = s->in[i];
      if (in->buffer != out->buffer) continue;
      i64 a = (i64)in->offset + in->low, b = (i64)in->offset + in->high;
      if (b <= out->offset || a >= (i64)out->offset + out->high) continue;
      i32 aligned = in->offset == out->offset && plan->operand[i].source == DIRECT;
      for (i32 m = made; m < plan->micros; m++) {
        const Micro *u = &plan->micro[m];
        const u8 *operand = &u->a;
        i32 reads = 0;
        for (i32 j = 0; j < MICRO_ARITY[u->op]; j++) reads |= operand[j] == i;
        if (reads && (m > made || !aligned)) ok = 0;
      }
      for (i32 j = 0; j < s->outputs; j++)
        if (plan->result[j] == i) ok = 0;
    }
    plan->direct[k] = (u8)ok;
  }
}

static i32 check_micros(Plan *plan, Instruction *s, const i32 *w, i32 *wide) {
  i32 first = s->inputs + plan->constants;
  u8 width[REGISTERS] = {0}; /* bytes per element of what a register holds; 0: nothing yet */
  for (i32 i = 0; i < s->inputs; i++) width[i] = plan->operand[i].wide ? 8 : 4;
  for (i32 i = 0; i < plan->constants; i++) {
    REQUIRE(plan->constant[4 * i] == s->inputs + i);
    width[s->inputs + i] = plan->constant[4 * i + 1] ? 8 : 4;
  }
  for (i32 i = 0; i < plan->micros; i++) {
    u32 x = (u32)w[2 * i], y = (u32)w[2 * i + 1];
    Micro *m = &plan->micro[i];
    *m = (Micro){(u16)x, (u8)(x >> 16), (u8)y, (u8)(y >> 8), (u8)(y >> 16), (u8)(y >> 24)};
    REQUIRE((x & 0xffff) < MICROS && (i32)(x >> 16) < plan->registers && m->to >= first);
    u8 need = WIDE_OPERANDS[m->op] ? 8 : 4;
    const u8 *operand = &m->a;
    for (i32 k = 0; k < 4; k++) REQUIRE(operand[k] < plan->registers);
    for (i32 k = 0; k < MICRO_ARITY[m->op]; k++) {
      i32 condition = (m->op == M_SELECT_L || m->op == M_SELECT_I) && k == 0;
      REQUIRE(width[operand[k]] == (condition ? 4 : need));
    }
    width[m->to] = WIDE_RESULT[m->op] ? 8 : 4;
    if (need == 8 || width[m->to] == 8) *wide = 1;
  }
  for (i32 i = 0; i < s->outputs; i++) {
    i32 reg = plan->result[i];
    REQUIRE(reg >= 0 && reg < plan->registers && width[reg] == (is_wide(s->out[i]->dtype) ? 8 : 4));
  }
  for (i32 i = 0; i < first; i++)
    if (width[i] == 8) *wide = 1;
  return 0;
}

i32 check_pointwise(Program *p, Instruction *s) {
  REQUIRE(s->outputs >= 1 && s->count >= 4);
  const i32 *w = s->params;
  REQUIRE(w[0] >= 0 && w[0] < REGISTERS && w[1] >= 0 && w[1] < 4096 && w[2] > 0 && w[2] <= REGISTERS);
  REQUIRE(s->count >= 4 + 4 * w[0] + s->outputs + 2 * w[1] && s->inputs + w[0] <= w[2]);
  for (i32 i = 0; i < s->inputs; i++) REQUIRE(same_shape(s->in[i], s->out[0]));
  for (i32 i = 1; i < s->outputs; i++) REQUIRE(same_shape(s->out[i], s->out[0]));
  Plan *plan = s->plan = take(p, sizeof(Plan));
  if (!plan) return ERROR_WORKSPACE;
  i32 operands = s->inputs + s->outputs;
  plan->size = s->out[0]->size;
  plan->constants = w[0], plan->micros = w[1], plan->registers = w[2];
  plan->constant = w + 4;
  plan->result = plan->constant + 4 * plan->constants;
  plan->operand = take(p, operands * (i32)sizeof(Operand));
  plan->micro = take(p, plan->micros * (i32)sizeof(Micro) + 1);
  plan->direct = take(p, s->outputs);
  if (!plan->operand || !plan->micro || !plan->direct) return ERROR_WORKSPACE;
  for (i32 i = 0; i < s->inputs; i++) describe(&plan->operand[i], s->in[i]);
  for (i32 i = 0; i < s->outputs; i++) describe(&plan->operand[s->inputs + i], s->out[i]);
  i32 wide = 0, error = check_micros(plan, s, plan->result + s->outputs, &wide);
  if (error) return error;
  choose_step(plan, s->inputs, TILE_BYTES / (wide ? 8 : 4));
  choose_direct(plan, s);
  return 0;
}

/* --- moving elements between memory and registers ------------------------------------------ */

/* Copies a run of elements `stride` apart into a register, widened to 4 or 8 bytes. */
static void gather(u8 *to, const u8 *from, i32 dtype, i32 stride, i32 n) {
  switch (dtype) {
    case DTYPE_INT8: for (i32 i = 0; i < n; i++) ((i32 *)to)[i] = ((const i8 *)from)[i * stride]; break;
    case DTYPE_UINT8: for (i32 i = 0; i < n; i++) ((i32 *)to)[i] = from[i * stride]; break;
    case DTYPE_BOOL: for (i32 i = 0; i < n; i++) ((i32 *)to)[i] = -(from[i * stride] != 0); break;
    case DTYPE_INT16: for (i32 i = 0; i < n; i++) ((i32 *)to)[i] = ((const i16 *)from)[i * stride]; break;
    case DTYPE_UINT16: case DTYPE_FLOAT16: for (i32 i = 0; i < n; i++) ((i32 *)to)[i] = ((const u16 *)from)[i * stride]; break;
    case DTYPE_FLOAT64: case DTYPE_INT64: case DTYPE_UINT64:
      if (stride == 1) memcpy(to, from, (usize)n * 8);
      else for (i32 i = 0; i < n; i++) ((i64 *)to)[i] = ((const i64 *)from)[i * stride];
      break;
    default:
      if (stride == 1) memcpy(to, from, (usize)n * 4);
      else for (i32 i = 0; i < n; i++) ((i32 *)to)[i] = ((const i32 *)from)[i * stride];
  }
}

static void scatter(u8 *to, const u8 *from, i32 dtype, i32 stride, i32 n) {
  switch (dtype) {
    case DTYPE_INT8: case DTYPE_UINT8: for (i32 i = 0; i < n; i++) to[i * stride] = (u8)((const i32 *)from)[i]; break;
    case DTYPE_BOOL: for (i32 i = 0; i < n; i++) to[i * stride] = ((const i32 *)from)[i] != 0; break;
    case DTYPE_INT16: case DTYPE_UINT16: case DTYPE_FLOAT16: for (i32 i = 0; i < n; i++) ((u16 *)to)[i * stride] = (u16)((const i32 *)from)[i]; break;
    case DTYPE_FLOAT64: case DTYPE_INT64: case DTYPE_UINT64:
      if (stride == 1) memcpy(to, from, (usize)n * 8);
      else for (i32 i = 0; i < n; i++) ((i64 *)to)[i * stride] = ((const i64 *)from)[i];
      break;
    default:
      if (stride == 1) memcpy(to, from, (usize)n * 4);
      else for (i32 i = 0; i < n; i++) ((i32 *)to)[i * stride] = ((const i32 *)from)[i];
  }
}

/* Walks elements [low, low + n) of a merged layout, run by run along its last axis. */
static void walk(const Operand *o, const Tensor *t, u8 *reg, i32 low, i32 n, i32 storing) {
  i32 rest = low, last = o->rank - 1, index[MAX_RANK];
  i64 at = 0;
  for (i32 i = last; i >= 0; i--) {
    index[i] = rest % o->shape[i];
    rest /= o->shape[i];
    at += (i64)index[i] * o->stride[i];
  }
  i32 unit = o->wide ? 8 : 4;
  while (n > 0) {
    i32 run = last < 0 ? n : MIN(n, o->shape[last] - index[last]);
    i32 stride = last < 0 ? 0 : o->stride[last];
    u8 *memory = t->data + at * o->bytes;
    if (storing) scatter(memory, reg, t->dtype, stride, run);
    else gather(reg, memory, t->dtype, stride, run);
    reg += (i64)run * unit;
    n -= run;
    if (n <= 0) break;
    index[last] += run;
    at += (i64)run * stride;
    for (i32 i = last; i > 0 && index[i] == o->shape[i]; i--) {
      at += o->stride[i - 1] - (i64)o->stride[i] * o->shape[i];
      index[i] = 0;
      index[i - 1]++;
    }
  }
}

static void fill_register(u8 *to, const u8 *value, i32 wide, i32 n) {
  if (wide) {
    i64 x;
    memcpy(&x, value, 8); /* the words of a program are aligned to 4 */
    for (i32 i = 0; i < n; i++) ((i64 *)to)[i] = x;
  } else {
    vi x = splati(*(const i32 *)value);
    for (i32 i = 0; i < n; i += LANES) *(vi *)(to + 4 * i) = x;
  }
}

/* Element i / period: runs of one value. */
static void fill_column(u8 *reg, const Operand *o, const Tensor *t, i32 low, i32 n) {
  i32 row = low / o->period, left = o->period - low % o->period;
  for (i32 i = 0; i < n; row++, left = o->period) {
    i32 run = MIN(left, n - i);
    _Alignas(8) u8 one[8];
    gather(one, t->data + (i64)row * o->bytes, t->dtype, 1, 1);
    if (o->wide) for (i32 k = 0; k < run; k++) ((i64 *)reg)[i + k] = *(i64 *)one;
    else {
      i32 value = *(i32 *)one, *to = (i32 *)reg + i, k = 0;
      for (vi x = splati(value); k + LANES <= run; k += LANES) *(vi_any *)(to + k) = x;
      for (; k < run; k++) to[k] = value;
    }
    i += run;
  }
}

static void load_operand(u8 *reg, const Operand *o, const Tensor *t, i32 low, i32 n) {
  if (o->source == DIRECT) gather(reg, t->data + (i64)low * o->bytes, t->dtype, 1, n);
  else if (o->source == COLUMN) fill_column(reg, o, t, low, n);
  else if (o->source == SCALAR) {
    _Alignas(8) u8 one[8];
    gather(one, t->data, t->dtype, 0, 1);
    fill_register(reg, one, o->wide, n);
  } else walk(o, t, reg, low, n, 0);
}

/* --- running ------------------------------------------------------------------------------- */

typedef struct {
  Program *p;
  Instruction *s;
  Plan *plan;
  u8 *r[REGISTERS];
  i32 held; /* elements for which constant tiles are filled */
} Run;

static i32 is_constant(const Plan *plan, const Operand *o) {
  return o->source == SCALAR || (o->source == ROW && plan->fixed);
}

/* Tiles that stay the same for the whole call. */
static void prepare(Run *x, i32 low, i32 n) {
  Plan *plan = x->plan;
  for (i32 i = 0; i < plan->registers; i++) x->r[i] = REGISTER[i];
  for (i32 i = 0; i < x->s->inputs; i++)
    if (is_constant(plan, &plan->operand[i])) load_operand(REGISTER[i], &plan->operand[i], x->s->in[i], low, n);
  for (i32 i = 0; i < plan->constants; i++)
    fill_register(REGISTER[x->s->inputs + i], (const u8 *)(plan->constant + 4 * i + 2), plan->constant[4 * i + 1], n);
}

/* One tile: `through` sends everything through registers, for lengths that are no whole vectors. */
static i32 tile(Run *x, i32 low, i32 n, i32 through) {
  Plan *plan = x->plan;
  Instruction *s = x->s;
  for (i32 i = 0; i < s->inputs; i++) {
    const Operand *o = &plan->operand[i];
    const Tensor *t = s->in[i];
    if (is_constant(plan, o)) continue;
    if (!through && o->source == DIRECT && o->bytes >= 4) x->r[i] = t->data + (i64)low * o->bytes;
    else load_operand(x->r[i] = REGISTER[i], o, t, low, n);
  }
  for (i32 k = 0; k < s->outputs; k++) {
    i32 reg = plan->result[k];
    if (plan->direct[k]) x->r[reg] = through ? REGISTER[reg] : s->out[k]->data + (i64)low * plan->operand[s->inputs + k].bytes;
  }
  for (const Micro *m = plan->micro, *end = m + plan->micros; m < end; m++) {
    i32 wide = WIDE_OPERANDS[m->op] | WIDE_RESULT[m->op];
    i32 error = wide ? micro_wide(x->p, m, x->r, n) : micro_narrow(x->p, m, x->r, n);
    if (error) return error;
  }
  for (i32 k = 0; k < s->outputs; k++) {
    const Operand *o = &plan->operand[s->inputs + k];
    if (plan->direct[k] && !through) continue;
    u8 *reg = x->r[plan->result[k]];
    if (o->source == DIRECT) scatter(s->out[k]->data + (i64)low * o->bytes, reg, s->out[k]->dtype, 1, n);
    else walk(o, s->out[k], reg, low, n, 1);
  }
  return 0;
}

static i32 run_range(Program *p, Instruction *s, i32 low, i32 high) {
  Plan *plan = s->plan;
  if (low >= high) return 0;
  Run x;
  x.p = p, x.s = s, x.plan = plan;
  if (high - low <= SMALL) {
    prepare(&x, low, high - low);
    return tile(&x, low, high - low, 1);
  }
  prepare(&x, low, MIN(plan->step, (high - low) / LANES * LANES));
  i32 at = low;
  while (high - at >= LANES) {
    i32 n = MIN(plan->step, (high - at) / LANES * LANES), error = tile(&x, at, n, 0);
    if (error) return error;
    at += n;
  }
  if (at == high) return 0;
  prepare(&x, at, high - at);
  return tile(&x, at, high - at, 1);
}

i32 run_pointwise(Program *p, Instruction *s) { return run_range(p, s, 0, ((Plan *)s->plan)->size); }

void pointwise_range(Program *p, Instruction *s, i32 low, i32 high) { run_range(p, s, low, high); }

