"""tf.linalg and tf.signal: functions of matrices, few diagonals, cosine transforms of frames."""

P = "(x(2,3,3)@np.swapaxes(x(2,3,3),1,2)+np.eye(3,dtype='f4'))"
C = "tf.complex(x(2,3,3)+3*np.eye(3,dtype='f4'), x(2,3,3,seed=1))"
D, R = "tf.constant(x(2,3,5,low=.1)+np.array([[0.],[3.],[0.]],'f4'))", "tf.constant(x(2,5,2))"
CASES = [
    *(f"tf.linalg.sqrtm({a})" for a in (P, C, "np.eye(3,dtype='f4')*4", "np.array([[1.,1.],[0.,1.]],'f4')", "np.array([[4.,1.,0.],[0.,4.,1.],[0.,0.,4.]])", "x(2,3)", "tf.constant([[0.,1.],[-1.,0.]])")),
    f"grad(tf.linalg.sqrtm, {P})", f"grad(tf.linalg.sqrtm, {C})", f"tf.matrix_square_root({P})", f"tf.function(tf.linalg.sqrtm)({P})",
    *(f"tf.linalg.logm({a})" for a in (C, "tf.cast(x(2,3,3)+3*np.eye(3,dtype='f4'), tf.complex128)", "tf.constant([[1.,1.],[0.,1.]],tf.complex128)", "tf.eye(2,dtype=tf.complex64)")), f"tf.linalg.logm({P})",
    *(f"tf.linalg.banded_triangular_solve(x(2,{b},4,low=.5), x(2,4,3), {a})" for b in (1, 2, 3) for a in ("lower=True", "lower=False", "True, True", "False, adjoint=True")), "tf.linalg.banded_triangular_solve(x(2,4), x(3,3))",
    *(f"grad(lambda b, r: tf.linalg.banded_triangular_solve(b, r, {a}), x(2,4,low=.5), x(4,2))" for a in ("True", "False")),
    *(f"tf.linalg.tridiagonal_solve({D}, {a})" for a in (R, "tf.constant(x(2,5))", "tf.constant(x(2,2,5)), transpose_rhs=True", f"{R}, partial_pivoting=False", "tf.constant(x(2,4,1))", "tf.constant(x(5))", f"{R}, perturb_singular=True, partial_pivoting=False")),
    f"tf.linalg.tridiagonal_solve([tf.constant(x(2,4)), tf.constant(x(2,5,low=3,high=4)), tf.constant(x(2,4))], tf.constant({R}), diagonals_format='sequence')", f"tf.linalg.tridiagonal_solve([tf.constant(x(2,5)), tf.constant(x(2,5,low=3,high=4)), tf.constant(x(2,5))], tf.constant({R}), diagonals_format='sequence')", "tf.linalg.tridiagonal_solve(tf.constant(x(4,4)+4*np.eye(4,dtype='f4')), tf.constant(x(4,2)), diagonals_format='matrix')", f"tf.linalg.tridiagonal_solve(tf.constant({D}), tf.constant({R}), diagonals_format='what')", "tf.linalg.tridiagonal_solve(tf.complex(x(3,4)+3., x(3,4)), tf.complex(x(4,2), x(4,2,seed=1)), conjugate_rhs=True)",
    f"grad(lambda d, r: tf.linalg.tridiagonal_solve(d, r), {D}, {R})",
    f"tf.linalg.tridiagonal_matmul({D}, {R})", f"grad(lambda d, r: tf.linalg.tridiagonal_matmul(d, r), tf.constant({D}), {R})", "tf.linalg.tridiagonal_matmul([tf.constant(x(4)), tf.constant(x(4,seed=1)), tf.constant(x(4,seed=2))], x(4,2), diagonals_format='sequence')", "tf.linalg.tridiagonal_matmul(tf.constant(x(4,4)), x(4,2), diagonals_format='matrix')", "tf.linalg.tridiagonal_matmul(tf.constant(x(3,4)), x(4,2), diagonals_format='what')",
    *(f"tf.linalg.eigh_tridiagonal(x(6), x(5,seed=1){a})" for a in ("", ", select='i', select_range=[1,3]", ", select='v', select_range=[-.5,.7]", ", select='x'", ", select='i', select_range=[3,1]")), "do('v, w = tf.linalg.eigh_tridiagonal(x(6), x(5,seed=1), eigvals_only=False); out = [v, tf.abs(w)]')", "tf.linalg.eigh_tridiagonal(tf.constant(x(4,dtype='float64')), tf.constant(x(3)))", "tf.linalg.eigh_tridiagonal(x(1), x(0))",
    *(f"tf.signal.mdct(x(2,40), {a})" for a in ("8", "16, pad_end=True", "8, window_fn=None", "8, norm='ortho'", "8, window_fn=tf.signal.kaiser_bessel_derived_window", "10")), *(f"tf.signal.inverse_mdct(x(2,5,8){a})" for a in ("", ", norm='ortho'", ", window_fn=None")), "grad(lambda a: tf.signal.mdct(a, 8), x(24))", "grad(lambda a: tf.signal.inverse_mdct(a), x(3,4))",
]  # fmt: skip
