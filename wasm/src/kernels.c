/* The table of kernels, by opcode. With -DPREDICT it leaves out those that only training needs. */
#include "engine.h"

#define PREDICTING \
  K(POINTWISE, pointwise) \
  K(GEMM, gemm) \
  K(CONV, conv) \
  K(CONV_INPUT_GRAD, conv_input_grad) \
  K(MAX_POOL, max_pool) \
  K(AVG_POOL, avg_pool) \
  K(COPY, copy) \
  K(FILL, fill) \
  K(IOTA, iota) \
  K(SOFTMAX, softmax) \
  K(LOG_SOFTMAX, log_softmax) \
  K(ARGMAX, argmax) \
  K(ARGMIN, argmin) \
  K(CUMSUM, cumsum) \
  K(CUMPROD, cumprod) \
  K(CUMULATIVE_LOGSUMEXP, cumulative_logsumexp) \
  K(ARGSORT, argsort) \
  K(SEARCHSORTED, searchsorted) \
  K(TAKE, take) \
  K(TAKE_ALONG_AXIS, take_along_axis) \
  K(GATHER_ND, gather_nd) \
  K(SCATTER_ND, scatter_nd) \
  K(TENSOR_SCATTER, tensor_scatter) \
  K(REDUCE, reduce) \
  K(LSTM, lstm) \
  K(GRU, gru) \
  K(SIMPLE_RNN, simple_rnn)

#define TRAINING \
  K(CONV_FILTER_GRAD, conv_filter_grad) \
  K(MAX_POOL_SCATTER, max_pool_scatter) \
  K(MAX_POOL_PICK, max_pool_pick) \
  K(AVG_POOL_GRAD, avg_pool_grad) \
  K(SOFTMAX_CROSS_ENTROPY, softmax_cross_entropy) \
  K(SPARSE_SOFTMAX_CROSS_ENTROPY, sparse_softmax_cross_entropy) \
  K(UNSORTED_SEGMENT_SUM, unsorted_segment_sum) \
  K(UNSORTED_SEGMENT_PROD, unsorted_segment_prod) \
  K(UNSORTED_SEGMENT_MAX, unsorted_segment_max) \
  K(UNSORTED_SEGMENT_MIN, unsorted_segment_min) \
  K(PHILOX, philox) \
  K(PHILOX_SKIP, philox_skip) \
  K(BOX_MULLER, box_muller) \
  K(RANDOM_TRUNCATED, random_truncated) \
  K(RANDOM_PERMUTATION, random_permutation) \
  K(LSTM_GRAD, lstm_grad) \
  K(GRU_GRAD, gru_grad) \
  K(SIMPLE_RNN_GRAD, simple_rnn_grad)

#ifdef PREDICT
#define LIST PREDICTING
#else
#define LIST PREDICTING TRAINING
#endif

#define K(opcode, name) i32 check_##name(Program *, Instruction *), run_##name(Program *, Instruction *);
LIST
#undef K

#define K(opcode, name) [OP_##opcode] = {check_##name, run_##name},
const Kernel KERNELS[OPCODES] = {LIST};
