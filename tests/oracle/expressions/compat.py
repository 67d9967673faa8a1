"""tf.compat, tf.version, tf.sysconfig, tf.test, tf.autograph, tf.types."""

HEAD = '''
import pathlib, io, contextlib, logging, os
c=tf.compat; v1=tf.compat.v1; TC=tf.test.TestCase
import unittest
class A(TC):
    def runTest(self): pass
T=A(); T.setUp()
def ok(f,*a,**k):
    try: return f(*a,**k) is None
    except AssertionError: return 'fails'
def out_of(f):
    s=io.StringIO()
    with contextlib.redirect_stdout(s): f()
    return s.getvalue()
class Keep(logging.Handler):
    def __init__(self): super().__init__(); self.got=[]
    def emit(self,r): self.got.append(r.levelname+':'+r.getMessage())
def logged(f):
    k=Keep(); tf.get_logger().addHandler(k)
    try: f()
    finally: tf.get_logger().removeHandler(k)
    return ' '.join(k.got)
'''


def run(body: str) -> str:
    """Statements after HEAD."""
    return f"do(__import__('{__name__}', fromlist=['HEAD']).HEAD + {body!r})"


DOORS = [
    "out = c.as_bytes('é')",
    "out = c.as_bytes('é','latin-1')",
    "out = c.as_bytes(bytearray(b'a'))",
    'out = c.as_bytes(3)',
    "out = c.as_text(b'a')",
    "out = c.as_text('a')",
    "out = c.as_text(b'\\xff')",
    'out = c.as_text(3)',
    "out = c.as_str(b'a')",
    "out = c.as_str_any(b'a')",
    'out = c.as_str_any(3)',
    "out = c.path_to_str(pathlib.Path('a/b'))",
    'out = c.path_to_str(3)',
    'out = c.dimension_value(3)',
    'out = c.dimension_value(None)',
    'out = c.forward_compatible(2020,1,1)',
    'out = c.forward_compatible(2030,1,1)',
    'with c.forward_compatibility_horizon(2031,1,1): out=c.forward_compatible(2030,1,1)',
    "out = [isinstance(np.float32(1),c.real_types),isinstance(True,c.integral_types),isinstance(1j,c.complex_types),isinstance(b'',c.bytes_or_text_types)]",
    'out = [len(c.real_types),len(c.integral_types),len(c.complex_types)]',
    'out = v1.enable_v2_behavior()',
    'out = v1.enable_resource_variables()',
    'out = v1.executing_eagerly()',
    'out = v1.executing_eagerly_outside_functions()',
    'out = v1.reset_default_graph()',
    'out = v1.placeholder(tf.float32)',
    'out = v1.placeholder(tf.float32,[None])',
    'out = [v1.set_random_seed(3),tf.random.uniform([2])]',
    'out = [v1.random.set_random_seed(3),tf.random.uniform([2])]',
    'out = v1.control_flow_v2_enabled()',
    'out = v1.resource_variables_enabled()',
    'out = [v1.logging.get_verbosity(),v1.logging.set_verbosity(v1.logging.ERROR),v1.logging.get_verbosity(),v1.logging.set_verbosity(v1.logging.WARN),v1.logging.DEBUG,v1.logging.ERROR,v1.logging.FATAL,v1.logging.INFO,v1.logging.WARN]',
    "out = logged(lambda: (v1.logging.warn('a %s',1),v1.logging.info('b'),v1.logging.error('c'),v1.logging.warning('d'),v1.logging.log(40,'e'),v1.logging.log_if(40,'f',False),v1.logging.fatal('g'),v1.logging.vlog(40,'h'),v1.logging.debug('i')))",
    "out = logged(lambda: [v1.logging.log_first_n(40,'a',2) for _ in range(4)])",
    "out = logged(lambda: [v1.logging.log_every_n(40,'a',3) for _ in range(7)])",
    'out = tf.version.VERSION==tf.__version__',
    'out = [type(tf.version.GIT_VERSION).__name__,type(tf.version.COMPILER_VERSION).__name__,tf.version.GRAPH_DEF_VERSION,tf.version.GRAPH_DEF_VERSION_MIN_CONSUMER,tf.version.GRAPH_DEF_VERSION_MIN_PRODUCER]',
    "out = str(tf.sysconfig.get_build_info()['is_cuda_build'])",
    'out = os.path.isdir(tf.sysconfig.get_lib())',
    'out = ok(T.assertAllClose,[1.,2.],tf.constant([1.,2.]))',
    'out = ok(T.assertAllClose,[1.,2.],[1.,2.1])',
    'out = ok(T.assertAllClose,1.,1.+1e-7)',
    'out = ok(T.assertAllClose,[1.,2.],[[1.,2.]])',
    "out = ok(T.assertAllClose,{'a':[1.],'b':tf.ones((2,2))},{'a':[1.],'b':np.ones((2,2))})",
    "out = ok(T.assertAllClose,{'a':1.},{'b':1.})",
    "out = ok(T.assertAllClose,{'a':1.},{'a':2.})",
    'out = ok(T.assertAllClose,[np.ones(2),np.ones(3)],[tf.ones(2),tf.ones(3)])',
    'out = ok(T.assertAllClose,[np.ones(2),np.ones(3)],[tf.ones(2),tf.zeros(3)])',
    'out = ok(T.assertAllClose,(1.,[2.,3.]),(1.,[2.,3.]))',
    'out = ok(T.assertAllClose,[1.],[1.,2.])',
    'out = ok(T.assertAllClose,np.nan,np.nan)',
    'out = ok(T.assertAllClose,1.,1.1,atol=.2)',
    'out = ok(T.assertNotAllClose,[1.],[2.])',
    'out = ok(T.assertNotAllClose,[1.],[1.])',
    'out = ok(T.assertAllEqual,[1,2],tf.constant([1,2]))',
    'out = ok(T.assertAllEqual,[1,2],[1,3])',
    'out = ok(T.assertAllEqual,[np.nan],tf.constant([np.nan]))',
    "out = ok(T.assertAllEqual,[b'a'],tf.constant(['a']))",
    'out = ok(T.assertAllEqual,[1,2],[[1,2]])',
    'out = ok(T.assertAllEqual,tf.constant(3),3)',
    'out = ok(T.assertNotAllEqual,[1],[2])',
    'out = ok(T.assertNotAllEqual,[1],[1])',
    'out = ok(T.assertAllCloseAccordingToType,np.float16(1),np.float16(1.0005))',
    'out = ok(T.assertAllCloseAccordingToType,np.float32(1),np.float32(1.0005))',
    'out = ok(T.assertNear,1.,1.05,.1)',
    'out = ok(T.assertNear,1.,1.5,.1)',
    'out = ok(T.assertArrayNear,[1.,2.],[1.,2.05],.1)',
    'out = ok(T.assertNDArrayNear,np.ones(2),np.ones(2)+.01,.1)',
    'out = ok(T.assertNDArrayNear,np.ones(2),np.ones(2)+1,.1)',
    'out = ok(T.assertAllGreater,tf.constant([1,2]),0)',
    'out = ok(T.assertAllGreater,[1,2],1)',
    'out = ok(T.assertAllGreaterEqual,[1,2],1)',
    'out = ok(T.assertAllLess,[1,2],3)',
    'out = ok(T.assertAllLess,[1,2],2)',
    'out = ok(T.assertAllLessEqual,[1,2],2)',
    'out = ok(T.assertAllInRange,[1,2],1,2)',
    'out = ok(T.assertAllInRange,[1,2],1,2,open_upper_bound=True)',
    'out = ok(T.assertAllInRange,[1,2],1,2,True)',
    'out = ok(T.assertAllInRange,[1.,np.nan],0,2)',
    'out = ok(T.assertAllInRange,[True],0,2)',
    'out = ok(T.assertAllInSet,[1,2],[1,2,3])',
    'out = ok(T.assertAllInSet,[1,2],[1])',
    'out = ok(T.assertShapeEqual,np.ones(2),tf.ones(2))',
    'out = ok(T.assertShapeEqual,np.ones(2),tf.ones(3))',
    'out = ok(T.assertShapeEqual,3,tf.ones(3))',
    'out = ok(T.assertDTypeEqual,tf.ones(2),np.float32)',
    'out = ok(T.assertDTypeEqual,tf.ones(2),np.float64)',
    'out = ok(T.assertEmpty,[])',
    'out = ok(T.assertNotEmpty,[])',
    'out = ok(T.assertLen,[1],1)',
    'out = ok(T.assertBetween,1,0,2)',
    'out = ok(T.assertBetween,3,0,2)',
    "out = ok(T.assertStartsWith,'ab','a')",
    "out = ok(T.assertStartsWith,'ab','b')",
    'out = ok(T.assertContainsSubset,[1],[1,2])',
    'out = ok(T.assertContainsSubset,[3],[1,2])',
    'out = ok(T.assertSameElements,[1,2],[2,1])',
    "with T.assertRaisesOpError('ncompat|must be|shape'): tf.matmul(tf.ones((2,3)),tf.ones((2,3)))\nout=1",
    "with T.assertRaisesWithPredicateMatch(ValueError,'b'): raise ValueError('abc')\nout=1",
    "with T.assertRaisesWithPredicateMatch(ValueError,'x'): raise ValueError('abc')\nout=1",
    "with T.assertRaisesWithPredicateMatch(ValueError,lambda e: True): raise ValueError('abc')\nout=1",
    "with T.assertRaisesWithPredicateMatch(ValueError,'x'): pass\nout=1",
    'out = T.evaluate(tf.constant([1,2]))',
    "out = T.evaluate({'a':tf.constant(1.)})",
    'out = os.path.isdir(T.get_temp_dir())',
    'out = [T.setUp(),tf.random.uniform([2]),np.random.rand()]',
    'with T.session(): out=tf.ones(2)',
    'with T.cached_session(): out=tf.ones(2)',
    'out = tf.test.compute_gradient(lambda x,y: x*y,[tf.constant([1.,2.]),tf.constant([3.,4.])])',
    'out = tf.test.compute_gradient(lambda x: tf.reduce_sum(x**2),[np.array([[1.,2.],[3.,4.]])])',
    'out = tf.test.compute_gradient(lambda x: tf.sin(x),[1.],delta=.01)',
    'out = tf.test.compute_gradient(tf.sin,1.)',
    'out = [tf.test.is_gpu_available(),tf.test.gpu_device_name(),tf.test.is_built_with_cuda(),tf.test.is_built_with_rocm(),tf.test.is_built_with_gpu_support()]',
    '@tf.autograph.experimental.do_not_convert\ndef f(a): return a+1\nout=f(2)',
    '@tf.autograph.experimental.do_not_convert()\ndef f(a): return a+1\nout=tf.function(f)(tf.constant(2))',
    'out = tf.autograph.experimental.set_loop_options(maximum_iterations=3)',
    'out = tf.autograph.set_verbosity(3)',
    'out = out_of(lambda: tf.autograph.trace(1,2))',
    'out = [f.name for f in tf.autograph.experimental.Feature]',
    "t=tf.types.experimental; fn=tf.function(lambda x:x); cf=fn.get_concrete_function(tf.constant(1.)); out=[isinstance(o,getattr(t,n)) for n in ('Callable','GenericFunction','PolymorphicFunction','ConcreteFunction','AtomicFunction') for o in (fn,cf,print)]",
    "out = [isinstance(o,tf.types.experimental.TensorLike) for o in (1,2.,'a',[1],np.ones(2),tf.ones(2),tf.Variable(1.),None,{},1j,np.float32(1))]",
]
NESTED = [
    'out = ok(T.assertAllEqual,tf.ragged.constant([[1],[2,3]]),[[1],[2,3]])',
    'out = ok(T.assertAllEqual,tf.ragged.constant([[1],[2,3]]),tf.ragged.constant([[1],[2,3]]))',
    'out = ok(T.assertAllEqual,tf.ragged.constant([[1],[2,3]]),tf.ragged.constant([[1],[2,4]]))',
    'out = ok(T.assertAllEqual,tf.ragged.constant([[1],[2,3]]),tf.ragged.constant([[1,2],[3]]))',
    'out = ok(T.assertAllClose,tf.ragged.constant([[1.],[2.,3.]]),[[1.],[2.,3.]])',
    'out = ok(T.assertAllClose,tf.ragged.constant([[1.],[2.,3.]]),[[1.],[2.,3.5]])',
    'out = ok(T.assertAllEqual,[],[])',
    'out = ok(T.assertAllClose,[],[])',
    "out = ok(T.assertAllEqual,['a','b'],tf.constant(['a','b']))",
    'out = ok(T.assertAllEqual,[True],tf.constant([True]))',
    'out = ok(T.assertAllClose,True,True)',
    'out = ok(T.assertAllClose,[1,2],[1,2])',
    'out = ok(T.assertAllClose,1j,1j)',
    'out = ok(T.assertAllClose,np.int64(3),3)',
    'out = ok(T.assertAllEqual,(1,2),[1,2])',
    'out = ok(T.assertAllClose,(tf.ones(2),tf.ones((2,2))),(np.ones(2),np.ones((2,2))))',
    'out = ok(T.assertAllEqual,[tf.ones(2),tf.ones((2,))],np.ones((2,2)))',
    'out = ok(T.assertAllClose,[tf.ones(2),tf.ones((2,))],np.ones((2,2)))',
]
CASES = [run(body) for body in (*DOORS, *NESTED)]
