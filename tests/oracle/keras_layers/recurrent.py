"""Recurrent cells and layers, and what wraps them."""

_KINDS = ("SimpleRNN", "LSTM", "GRU")
_LAYER = [
    ("3", ""),
    ("3, return_sequences=True, return_state=True", ""),
    ("3, return_sequences=True, go_backwards=True, activation='relu'", ""),
    ("3, return_sequences=True", "mask=mask('1101', '0110')"),
    ("3, return_state=True, zero_output_for_mask=True, return_sequences=True", "mask=mask('1101', '0110')"),
    ("3, go_backwards=True, return_state=True", "mask=mask('1101', '0110')"),
    ("3, dropout=0.4, seed=5", "training=True, calls=2"),
    ("3, dropout=0.4, recurrent_dropout=0.3, seed=5, return_sequences=True", "training=True"),
    ("3, recurrent_dropout=0.3, seed=5", "training=True"),
    ("3, dropout=0.4, recurrent_dropout=0.3, seed=5", ""),
    ("3, use_bias=False, kernel_regularizer='l2', bias_constraint='non_neg', unroll=True", ""),
    ("3, stateful=True, return_state=True", "symbolic=False, calls=2"),
    ("3, return_state=True", "symbolic=False, initial_state={init}"),
    ("3, dtype='mixed_float16'", ""),
    ("0", ""),
]
_INIT = {
    "SimpleRNN": "[x(2, 3, seed=9)]",
    "LSTM": "[x(2, 3, seed=9), x(2, 3, seed=8)]",
    "GRU": "[x(2, 3, seed=9)]",
}
CASES = [
    *(
        (f"L.{kind}({given})", "x(2, 4, 2)", call.replace("{init}", _INIT[kind]))
        for kind in _KINDS
        for given, call in _LAYER
    ),
    ("L.LSTM(3, recurrent_activation='hard_sigmoid', unit_forget_bias=False)", "x(2, 4, 2)"),
    ("L.LSTM(3, dropout=0.3, implementation=1, seed=2, use_cudnn=False)", "x(2, 4, 2)", "training=True"),
    ("L.LSTM(3, use_cudnn='a')", "x(2, 4, 2)"),
    ("L.LSTM(3)", "x(2, 4)"),
    ("L.LSTM(3, set=1)", "x(2, 4, 2)"),
    ("L.LSTM(4)", "x(2, 4, 2)", "set_weights=False"),
    ("L.GRU(4)", "x(2, 4, 2)", "set_weights=False"),
    ("L.GRU(3, reset_after=False, return_sequences=True)", "x(2, 4, 2)"),
    ("L.GRU(3, reset_after=False, dropout=0.4, recurrent_dropout=0.3, seed=5)", "x(2, 4, 2)", "training=True"),
    ("L.GRU(3, use_bias=False, reset_after=False)", "x(2, 4, 2)"),
    ("L.RNN(L.LSTMCell(3), return_sequences=True)", "x(2, 4, 2)"),
    ("L.RNN([L.LSTMCell(3), L.GRUCell(2)], return_state=True)", "x(2, 4, 2)"),
    (
        "L.RNN([L.SimpleRNNCell(3), L.SimpleRNNCell(2)], return_sequences=True)",
        "x(2, 4, 2)",
        "mask=mask('1101', '0110')",
    ),
    (
        "L.RNN(L.StackedRNNCells([L.GRUCell(3, dropout=0.3, seed=1), L.LSTMCell(2, recurrent_dropout=0.2, seed=2)]))",
        "x(2, 4, 2)",
        "training=True",
    ),
    ("L.RNN(3)", "x(2, 4, 2)"),
    ("L.SimpleRNNCell(3)", "(x(2, 4), [x(2, 3)])", "symbolic=False"),
    ("L.LSTMCell(3)", "(x(2, 4), [x(2, 3), x(2, 3, seed=1)])", "symbolic=False"),
    ("L.GRUCell(3, reset_after=False)", "(x(2, 4), [x(2, 3)])", "symbolic=False"),
    ("L.Bidirectional(L.LSTM(3))", "x(2, 4, 2)"),
    ("L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode='sum')", "x(2, 4, 2)"),
    ("L.Bidirectional(L.LSTM(3, return_sequences=True, return_state=True), merge_mode=None)", "x(2, 4, 2)"),
    ("L.Bidirectional(L.SimpleRNN(3, return_state=True), merge_mode='ave')", "x(2, 4, 2)"),
    ("L.Bidirectional(L.LSTM(3, return_sequences=True), merge_mode='mul')", "x(2, 4, 2)", "mask=mask('1101', '0110')"),
    ("L.Bidirectional(L.LSTM(3, dropout=0.4, seed=1))", "x(2, 4, 2)", "training=True"),
    ("L.Bidirectional(L.LSTM(3), backward_layer=L.GRU(2, go_backwards=True))", "x(2, 4, 2)"),
    ("L.Bidirectional(L.LSTM(3), backward_layer=L.GRU(2))", "x(2, 4, 2)"),
    ("L.Bidirectional(L.LSTM(3), merge_mode='a')", "x(2, 4, 2)"),
    ("L.Bidirectional(L.GRU(3))", "x(2, 4, 2)", "symbolic=False, initial_state=[x(2, 3, seed=1), x(2, 3, seed=2)]"),
    ("L.TimeDistributed(L.Dense(3, activation='tanh'))", "x(2, 4, 2)"),
    ("L.TimeDistributed(L.Conv2D(2, 2))", "x(2, 3, 4, 4, 1)"),
    ("L.TimeDistributed(L.Dropout(0.4, seed=1))", "x(2, 4, 3)", "training=True"),
    ("L.TimeDistributed(L.BatchNormalization())", "x(2, 4, 3)", "training=True"),
    ("L.TimeDistributed(L.Flatten())", "x(2, 4, 3, 2)", "mask=mask('1101', '0110')"),
    ("L.TimeDistributed(L.Dense(3))", "x(2, 4)"),
    ("L.TimeDistributed(3)", "x(2, 4)"),
]
