"""tf.linalg.LinearOperator and its kinds: matrices, products, solutions, determinants, hints."""

L = "tf.linalg.LinearOperator"
M = "tf.constant(x(3,3)+3*np.eye(3,dtype='f4'))"
FULL, DIAG, EYE = f"{L}FullMatrix({M})", f"{L}Diag(tf.constant([1.,2.,4.]))", f"{L}Identity(3)"
TRIL = f"{L}LowerTriangular({M})"
OPS = {
    "full": FULL, "diag": DIAG, "eye": EYE, "tril": TRIL, "scaled": f"{L}ScaledIdentity(3, tf.constant(2.5))",
    "batch": f"{L}FullMatrix(tf.constant(x(2,3,3)+3*np.eye(3,dtype='f4')))",
    "product": f"{L}Composition([{FULL}, {DIAG}])", "adjoint": f"{L}Adjoint({FULL})", "inverse": f"{L}Inversion({FULL})",
    "householder": f"{L}Householder(tf.constant([1.,2.,-1.]))", "permutation": f"{L}Permutation(tf.constant([2,0,1]))",
    "toeplitz": f"{L}Toeplitz(tf.constant([4.,2.,1.]), tf.constant([4.,-1.,.5]))",
    "tridiag": f"{L}Tridiag(tf.constant(x(3,3)+np.array([[0.],[4.],[0.]],'f4')))",
    "update": f"{L}LowRankUpdate({DIAG}, tf.constant(x(3,2)), tf.constant([.5,.7]))",
    "circulant": f"{L}Circulant(tf.constant([3.+0j,1.+1j,1.-1j], tf.complex64), input_output_dtype=tf.float32)",
}  # fmt: skip
OTHER = {
    "kronecker": f"{L}Kronecker([{DIAG}, {L}FullMatrix(tf.constant(x(2,2)+2*np.eye(2,dtype='f4')))])",
    "blocks": f"{L}BlockDiag([{DIAG}, {L}FullMatrix(tf.constant(x(2,2)+2*np.eye(2,dtype='f4')))])",
    "lower": f"{L}BlockLowerTriangular([[{DIAG}], [{L}FullMatrix(tf.constant(x(2,3))), {L}FullMatrix(tf.constant(x(2,2)+2*np.eye(2,dtype='f4')))]])",
    "complex": f"{L}Circulant(tf.constant([3.+0j,1.+0j,2.+0j,1.+1j], tf.complex64))",
    "circles": f"{L}Circulant2D(tf.constant(x(2,3)+0j, tf.complex64))", "circles3": f"{L}Circulant3D(tf.constant(x(2,2,2)+0j, tf.complex64))",
    "zeros": f"{L}Zeros(2, 3, is_self_adjoint=False, is_square=False)", "wide": f"{L}FullMatrix(tf.constant(x(2,3)))",
}  # fmt: skip
CASES = [
    *(f"[{o}.to_dense(), {o}.matmul(tf.constant(x(3,2))), {o}.matvec(tf.constant(x(3))), {o}.diag_part(), {o}.trace(), {o}.add_to_tensor(tf.constant(x(3,3)))]" for o in OPS.values()),
    *(f"[{o}.solve(tf.constant(x(3,2))), {o}.solvevec(tf.constant(x(3))), {o}.determinant(), {o}.log_abs_determinant()]" for k, o in OPS.items() if k != "householder"),
    *(f"[{o}.matmul(tf.constant(x(3,2)), adjoint=True), {o}.solve(tf.constant(x(2,3)), adjoint_arg=True), {o}.adjoint().to_dense(), {o}.inverse().to_dense()]" for k, o in OPS.items() if k != "circulant"),
    f"[{OPS['householder']}.solve(tf.constant(x(3,2))), {OPS['householder']}.determinant(), {OPS['circulant']}.matmul(tf.constant(x(3,2)), adjoint=True)]",
    *(f"[{o}.is_square, str({o}.shape), str({o}.batch_shape), {o}.dtype.name, int({o}.domain_dimension), int({o}.range_dimension), int({o}.tensor_rank)]" for o in (*OPS.values(), *OTHER.values())),
    *(f"{o}.to_dense()" for o in OTHER.values()), *(f"{o}.determinant()" for k, o in OTHER.items() if k in ("kronecker", "blocks", "lower", "complex")),
    *(f"[{o}.is_self_adjoint, {o}.is_non_singular, {o}.is_positive_definite]" for k, o in OPS.items() if k in ("full", "diag", "eye", "tril", "householder", "permutation")),
    f"{FULL}.shape_tensor()", f"{FULL}.domain_dimension_tensor()", f"({FULL} @ {DIAG}).to_dense()", f"{FULL} @ tf.constant(x(3,2))", f"{FULL}.solve({DIAG}).to_dense()", f"{FULL}.H.to_dense()", f"{DIAG}.cond()", f"{L}FullMatrix({M}@tf.transpose({M}), is_self_adjoint=True, is_positive_definite=True).cholesky().to_dense()", f"{FULL}.cholesky()", f"{L}FullMatrix({M}+tf.transpose({M}), is_self_adjoint=True).eigvals()",
    f"{FULL}.matmul(x(3,2,dtype='float64'))", f"{FULL}.matmul(tf.constant(x(2,2)))", f"{OTHER['wide']}.solve(tf.constant(x(2,2)))", f"{OTHER['wide']}.determinant()", f"{OTHER['wide']}.inverse()", f"{OTHER['wide']}.matmul(tf.constant(x(3,1)))",
    f"{L}FullMatrix(tf.constant([1.]))", f"{L}Diag(tf.constant([1.]), is_self_adjoint=False)", f"{L}FullMatrix({M}, is_non_singular=False).solve(tf.constant(x(3,1)))", f"{L}FullMatrix({M}, is_non_singular=False, is_positive_definite=True)", f"{L}Composition([])", f"{L}Composition([{FULL}, {L}Identity(3, dtype=tf.float64)])", f"{L}Identity(2, batch_shape=[2]).to_dense()", f"{L}Diag(tf.constant(x(2,3))).solve(tf.constant(x(2,3,1)))",
    f"{FULL}.assert_non_singular()", f"{L}FullMatrix(tf.zeros([2,2])).assert_non_singular()", f"{FULL}.assert_self_adjoint()", f"isinstance({FULL}, {L})",
    f"grad(lambda m, b: {L}FullMatrix(m).solve(b), {M}, x(3,2))", f"grad(lambda d: {L}Diag(d).matmul(tf.constant(x(3,2))), x(3))", f"grad(lambda t: {L}LowerTriangular(t).log_abs_determinant(), {M})", f"tf.function(lambda m: {L}FullMatrix(m).solve(tf.constant(x(3,2))))({M})",
    f"do('v = tf.Variable([1.,2.]); o = {L}Diag(v); v.assign([3.,4.]); out = o.to_dense()')",
]  # fmt: skip
