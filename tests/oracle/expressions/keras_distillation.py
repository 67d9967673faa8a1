"""Keras: distillation, masks drawn into images."""

HEAD = '''
import json
k=tf.keras; L=k.layers; D=k.distillation
def net(n=4,name='t',out=3,i=4):
    q=k.Input((i,),name='q'); h=L.Dense(n,activation='relu',name='h',kernel_initializer=k.initializers.GlorotUniform(seed=ord(name[0])))(q); return k.Model(q,L.Dense(out,name='o',kernel_initializer=k.initializers.GlorotUniform(seed=ord(name[0])+1))(h),name=name)
def two(name='t',n=4):
    q=k.Input((4,)); h=L.Dense(n,kernel_initializer=k.initializers.GlorotUniform(seed=ord(name[0])))(q); return k.Model(q,[L.Dense(2,name='a',kernel_initializer=k.initializers.GlorotUniform(seed=1))(h),L.Dense(3,name='b',kernel_initializer=k.initializers.GlorotUniform(seed=2))(h)],name=name)
X=x(20,4); Y=np.arange(20, dtype="int32") % 3
def pic(*s): return x(*s, low=0., high=255.)
V=k.visualization; MASKS=ints(2, 6, 5, 1, low=-1, high=4)
def run(d,X=X,Y=Y,loss=None,metrics=['accuracy'],**kw):
    d.compile(k.optimizers.SGD(.1),loss or k.losses.SparseCategoricalCrossentropy(from_logits=True),metrics,**kw)
    h=d.fit(X,Y,epochs=2,batch_size=8,shuffle=False,verbose=0)
    return [' '.join(h.history),[np.float32(v) for v in h.history.values()],[np.float32(v) for v in np.ravel(d.evaluate(X,Y,verbose=0))],d.predict(X,verbose=0),len(d.trainable_weights),len(d.weights)]
'''


def run(body: str) -> str:
    """Statements after HEAD."""
    return f"do(__import__('{__name__}', fromlist=['HEAD']).HEAD + {body!r})"


DISTILLATION = [
    "out = run(D.Distiller(net(),net(4,'s'),D.LogitsDistillation(),student_loss_weight=0.5))",
    "out = run(D.Distiller(net(),net(4,'s'),D.LogitsDistillation(),student_loss_weight=0.0))",
    "out = run(D.Distiller(net(),net(4,'s'),D.LogitsDistillation(),student_loss_weight=1.0))",
    "out = run(D.Distiller(net(),net(4,'s'),D.LogitsDistillation(),student_loss_weight=0.3))",
    "out = run(D.Distiller(net(),net(4,'s'),D.LogitsDistillation(2.,'mse'),student_loss_weight=0.5))",
    "out = run(D.Distiller(net(),net(4,'s'),D.LogitsDistillation(2.,'mse'),student_loss_weight=0.0))",
    "out = run(D.Distiller(net(),net(4,'s'),D.LogitsDistillation(2.,'mse'),student_loss_weight=1.0))",
    "out = run(D.Distiller(net(),net(4,'s'),D.LogitsDistillation(2.,'mse'),student_loss_weight=0.3))",
    "out = run(D.Distiller(net(),net(4,'s'),D.FeatureDistillation(),student_loss_weight=0.5))",
    "out = run(D.Distiller(net(),net(4,'s'),D.FeatureDistillation(),student_loss_weight=0.0))",
    "out = run(D.Distiller(net(),net(4,'s'),D.FeatureDistillation(),student_loss_weight=1.0))",
    "out = run(D.Distiller(net(),net(4,'s'),D.FeatureDistillation(),student_loss_weight=0.3))",
    "out = run(D.Distiller(net(),net(4,'s'),D.FeatureDistillation('cosine_similarity','h','h'),student_loss_weight=0.5))",
    "out = run(D.Distiller(net(),net(4,'s'),D.FeatureDistillation('cosine_similarity','h','h'),student_loss_weight=0.0))",
    "out = run(D.Distiller(net(),net(4,'s'),D.FeatureDistillation('cosine_similarity','h','h'),student_loss_weight=1.0))",
    "out = run(D.Distiller(net(),net(4,'s'),D.FeatureDistillation('cosine_similarity','h','h'),student_loss_weight=0.3))",
    "out = run(D.Distiller(net(),net(4,'s'),D.LogitsDistillation(2.,k.losses.KLDivergence()),student_loss_weight=0.5))",
    "out = run(D.Distiller(net(),net(4,'s'),D.LogitsDistillation(2.,k.losses.KLDivergence()),student_loss_weight=0.0))",
    "out = run(D.Distiller(net(),net(4,'s'),D.LogitsDistillation(2.,k.losses.KLDivergence()),student_loss_weight=1.0))",
    "out = run(D.Distiller(net(),net(4,'s'),D.LogitsDistillation(2.,k.losses.KLDivergence()),student_loss_weight=0.3))",
    "out = run(D.Distiller(net(),net(4,'s'),D.FeatureDistillation('mse','h'),student_loss_weight=1.0))",
    "out = run(D.Distiller(net(),net(4,'s'),D.FeatureDistillation()),run_eagerly=True)",
    "out = run(D.Distiller(k.Sequential([k.Input((4,)),L.Dense(4,name='h',kernel_initializer='ones'),L.Dense(3,kernel_initializer='ones')]),k.Sequential([k.Input((4,)),L.Dense(4,name='g',kernel_initializer=k.initializers.Constant(.3)),L.Dense(3,kernel_initializer='ones')]),D.FeatureDistillation('mse','h','g')))",
    'out = D.Distiller(net(),net(out=2),D.LogitsDistillation())',
    'out = D.Distiller(net(),net(i=5),D.LogitsDistillation())',
    'out = D.Distiller(1,net(),D.LogitsDistillation())',
    'out = D.Distiller(net(),2,D.LogitsDistillation())',
    'out = D.Distiller(net(),net(),None)',
    'out = D.Distiller(net(),net(),[D.LogitsDistillation()],[1,2])',
    'out = D.Distiller(net(),net(),D.LogitsDistillation(),student_loss_weight=2)',
    "out = D.Distiller(net(),net(),D.LogitsDistillation(),student_loss_weight='a')",
    "out = D.Distiller(net(),net(),D.FeatureDistillation('mse','zz','h'))",
    "out = D.Distiller(net(),net(),D.FeatureDistillation('mse','h','zz'))",
    'out = D.LogitsDistillation(0)',
    "out = D.LogitsDistillation('a')",
    'out = D.LogitsDistillation(loss=None)',
    "out = D.LogitsDistillation(loss='zz')",
    'out = D.FeatureDistillation(loss=[None])',
    'out = D.Distiller(net(),net(),D.LogitsDistillation()).compile()',
    "out = D.Distiller(net(),net(),D.LogitsDistillation()).compile(loss='mse',metrics='a')",
    'out = D.DistillationLoss().compute_loss(1,2)',
    'out = D.LogitsDistillation().validate_outputs([tf.ones(2)],tf.ones(2))',
    'out = json.dumps(k.utils.serialize_keras_object(D.LogitsDistillation()))',
    "out = json.dumps(k.utils.serialize_keras_object(D.LogitsDistillation(2,'mse')))",
    'out = json.dumps(k.utils.serialize_keras_object(D.FeatureDistillation()))',
    "out = json.dumps(k.utils.serialize_keras_object(D.FeatureDistillation(k.losses.MeanSquaredError(),'a','b')))",
    'out = json.dumps(k.utils.serialize_keras_object(D.LogitsDistillation(loss=k.losses.KLDivergence())))',
    "out = json.dumps(k.utils.serialize_keras_object(D.Distiller(net(),net(4,'s'),D.LogitsDistillation())))",
    "d=D.Distiller(net(),net(4,'s'),[D.LogitsDistillation(),D.FeatureDistillation('mse','h','h')],[1.,2.],.3); q=D.Distiller.from_config(d.get_config()); q.set_weights(d.get_weights()); out=[q.student_loss_weight,q.distillation_loss_weights,len(q.weights),q.predict(X,verbose=0),q.name]",
    'out = D.LogitsDistillation(2.).compute_loss(x(4,3),x(4,3,seed=1))',
    'out = D.LogitsDistillation(2.,k.losses.KLDivergence()).compute_loss(x(4,3),x(4,3,seed=1))',
    "out = D.LogitsDistillation(2.,['mse',None]).compute_loss([x(4,3),x(4,2)],[x(4,3,seed=1),x(4,2,seed=1)])",
    "out = D.FeatureDistillation({'a':'mse','b':'mae'}).compute_loss({'a':x(4,3),'b':x(4,2)},{'a':x(4,3,seed=1),'b':x(4,2,seed=1)})",
    "out = [type(k.losses.get(n)).__name__ for n in ('kl_divergence','mse','kld','KLDivergence','mean_squared_error')]",
    'out = tf.function(lambda a,b: D.LogitsDistillation(2.).compute_loss(a,b))(x(4,3),x(4,3,seed=1))',
]
DRAWING = [
    'out = V.draw_segmentation_masks(pic(2,6,5,3),MASKS)',
    'out = V.draw_segmentation_masks(pic(2,6,5,3),MASKS,4)',
    'out = V.draw_segmentation_masks(pic(2,6,5,3),MASKS,3,alpha=.3)',
    'out = V.draw_segmentation_masks(pic(2,6,5,3),MASKS,blend=False)',
    'out = V.draw_segmentation_masks(pic(2,6,5,3),MASKS,ignore_index=0)',
    'out = V.draw_segmentation_masks(pic(2,6,5,3),MASKS,4,{i:(i*20,i,9) for i in range(4)})',
    "out = V.draw_segmentation_masks(pic(2,3,6,5),MASKSASKS.transpose(0,3,1,2),data_format='channels_first')",
    'out = V.draw_segmentation_masks(pic(6,5,3),MASKS)',
    "out = V.draw_segmentation_masks(pic(2,6,5,3),MASKSASKS.astype('float32'))",
    "out = V.draw_segmentation_masks(pic(2,6,5,3).astype('uint8'),MASKSASKS.clip(0))",
    'out = V.draw_segmentation_masks(pic(2,6,5,3),MASKS,4,{1:(1,2,3)})',
]
CASES = [run(body) for body in (*DISTILLATION, *DRAWING)]
