// Generated from tabgrad's signatures by tabgrad.tools.generate: the Keras API as the bridge offers it.
import type { PythonObject } from "./bridge.js";
import type { Source } from "./runtime/source.js";
import type { Tensor } from "./runtime/tensor.js";
import type { Training, TrainingOptions } from "./training.js";

/** Any value: a number, string, array, plain object, or an object of the bridge. */
export type Value = any; // eslint-disable-line @typescript-eslint/no-explicit-any

/** A positional argument: anything but an object of options. */
export type Positional =
  | number | string | boolean | null | readonly Value[] | ArrayBufferView | Tensor
  | { readonly data: ArrayBufferView; readonly shape: readonly number[] } | ((...inputs: never[]) => unknown);

/** A class or function of Keras's: options by name in an object, which may follow positional arguments. */
export interface Maker<Options, Made = PythonObject> {
  (options: Options): Made;
  (first?: Positional, ...positional: Value[]): Made;
  new (options: Options): Made;
  new (first?: Positional, ...positional: Value[]): Made;
}

/** The base class of layers. Subclasses implement `build` (weights) and `call`. */
export interface Layer {
  /** The layer's output for inputs: symbolic, or computed. */
  (...inputs: Value[]): PythonObject;
  apply(...inputs: Value[]): PythonObject;
  /** Adds tensors to `losses` of this call. Raises ValueError on other values. */
  addLoss(options: { loss: Value; }): PythonObject;
  addLoss(...positional: Value[]): PythonObject;
  /** Refused, as in Keras. Raises NotImplementedError. */
  addMetric(options?: { [option: string]: Value; }): PythonObject;
  addMetric(...positional: Value[]): PythonObject;
  /** Alias of add_weight. */
  addVariable(options?: { shape: Value; initializer: Value; dtype?: Value; trainable?: boolean; autocast?: boolean; regularizer?: Value; constraint?: Value; name?: string | null; }): PythonObject;
  addVariable(...positional: Value[]): PythonObject;
  /** Creates a weight of this layer. */
  addWeight(options?: { shape?: Value; initializer?: Value; dtype?: Value; trainable?: boolean; autocast?: boolean; regularizer?: Value; constraint?: Value; aggregation?: string | null; overwriteWithGradient?: boolean; name?: string | null; }): PythonObject;
  addWeight(...positional: Value[]): PythonObject;
  /** Creates the weights. Layers without weights need not override it. */
  build(options: { inputShape: Value; }): PythonObject;
  build(...positional: Value[]): PythonObject;
  /** Builds the layer as get_build_config says. */
  buildFromConfig(options: { config: Value; }): PythonObject;
  buildFromConfig(...positional: Value[]): PythonObject;
  /** The layer's computation. Subclasses implement it. */
  call(options?: { [option: string]: Value; }): PythonObject;
  call(...positional: Value[]): PythonObject;
  /** The mask of the output: that of the input unless overridden. */
  computeMask(options?: { inputs: Value; previousMask: Value; }): PythonObject;
  computeMask(...positional: Value[]): PythonObject;
  /** Shape of the output for an input shape, found by tracing unless overridden. */
  computeOutputShape(options?: { [option: string]: Value; }): PythonObject;
  computeOutputShape(...positional: Value[]): PythonObject;
  /** Symbolic result of a call: from compute_output_shape where it is given, else by tracing. */
  computeOutputSpec(options?: { [option: string]: Value; }): PythonObject;
  computeOutputSpec(...positional: Value[]): PythonObject;
  /** Number of scalars in the weights. Raises ValueError where the layer is not built. */
  countParams(): Promise<number>;
  /** The shapes the layer was built with, so that it can be built again. */
  getBuildConfig(): PythonObject;
  /** The arguments that make this layer again. */
  getConfig(): Promise<{ [name: string]: unknown }>;
  /** Copies of the weights as NumPy arrays. */
  getWeights(): Promise<Tensor[]>;
  /** Reads them back. Raises ValueError where the number differs. */
  loadOwnVariables(source: Source, options?: { store: Value; }): PythonObject;
  /** Quantizes the weights, in place; a model's are those of its layers. */
  quantize(options?: { mode?: string | null; config?: Value; [option: string]: Value; }): PythonObject;
  quantize(...positional: Value[]): PythonObject;
  /** Creates the quantized weights. Raises NotImplementedError where the layer has none. */
  quantizedBuild(options?: { inputShape: Value; mode: string; config?: Value; }): PythonObject;
  quantizedBuild(...positional: Value[]): PythonObject;
  /** The layer's computation with quantized weights. Raises NotImplementedError where there is none. */
  quantizedCall(options?: { [option: string]: Value; }): PythonObject;
  quantizedCall(...positional: Value[]): PythonObject;
  /** The call as a `RematScope` wants it: as it is, since results are the same. See `RematScope`. */
  rematerializedCall(options?: { layerCall: Value; [option: string]: Value; }): PythonObject;
  rematerializedCall(...positional: Value[]): PythonObject;
  /** Puts the layer's own variables into `store`, numbered. */
  saveOwnVariables(options: { store: Value; }): PythonObject;
  saveOwnVariables(...positional: Value[]): PythonObject;
  /** Sets the weights, in the order of get_weights. */
  setWeights(options: { weights: Value; }): PythonObject;
  setWeights(...positional: Value[]): PythonObject;
  /** The call with given values for the variables, which stay untouched. */
  statelessCall(options?: { trainableVariables: Value; nonTrainableVariables: Value; returnLosses?: boolean; [option: string]: Value; }): PythonObject;
  statelessCall(...positional: Value[]): PythonObject;
  /** Infers the result; the node is made by `__call__`. */
  symbolicCall(options?: { [option: string]: Value; }): PythonObject;
  symbolicCall(...positional: Value[]): PythonObject;
  readonly [attribute: string]: Value;
}

/** Layers with training and inference. */
export interface Model extends Layer {
  /** Builds a subclassed model for an input shape, by a symbolic call. */
  build(options: { inputShape: Value; }): PythonObject;
  build(...positional: Value[]): PythonObject;
  /** Builds the model as its saved config says. */
  buildFromConfig(options: { config: Value; }): PythonObject;
  buildFromConfig(...positional: Value[]): PythonObject;
  /** The forward pass. Subclasses implement it. */
  call(options?: { [option: string]: Value; }): PythonObject;
  call(...positional: Value[]): PythonObject;
  /** Sets optimizer, loss and metrics. */
  compile(options?: { optimizer?: Value; loss?: Value; lossWeights?: Value; metrics?: Value; weightedMetrics?: Value; runEagerly?: boolean; stepsPerExecution?: number; jitCompile?: Value; autoScaleLoss?: boolean; }): PythonObject;
  compile(...positional: Value[]): PythonObject;
  /** Compiles as a config says, and builds the optimizer. */
  compileFromConfig(options: { config: Value; }): PythonObject;
  compileFromConfig(...positional: Value[]): PythonObject;
  /** The loss of `compute_loss`, which the model's own losses are part of anyway. */
  compiledLoss(options?: { y: Value; yPred: Value; sampleWeight?: Value; regularizationLosses?: Value; }): PythonObject;
  compiledLoss(...positional: Value[]): PythonObject;
  /** The compiled loss plus the layers' own losses. Override it for a loss of your own. */
  computeLoss(options?: { x?: Value; y?: Value; yPred?: Value; sampleWeight?: Value; training?: boolean; }): PythonObject;
  computeLoss(...positional: Value[]): PythonObject;
  /** Takes a batch into the metrics and gives all results. */
  computeMetrics(options?: { x: Value; y: Value; yPred: Value; sampleWeight?: Value; }): PythonObject;
  computeMetrics(...positional: Value[]): PythonObject;
  /** Loss and metrics on data: a scalar, a list, or (return_dict) a dict. */
  evaluate(options?: { x?: Value; y?: Value; batchSize?: number | null; verbose?: Value; sampleWeight?: Value; steps?: number | null; callbacks?: Value; returnDict?: boolean; [option: string]: Value; }): Promise<number | number[] | { [name: string]: number }>;
  evaluate(...positional: Value[]): Promise<number | number[] | { [name: string]: number }>;
  /** Writes a file that predicts without Python. */
  export(options?: { format?: string | null; verbose?: boolean | null; inputSignature?: Value; batchSize?: Value; labels?: Value; features?: Value; preprocessing?: Value; }): Promise<Uint8Array<ArrayBuffer>>;
  export(address: string, options?: { format?: string | null; verbose?: boolean | null; inputSignature?: Value; batchSize?: Value; labels?: Value; features?: Value; preprocessing?: Value; }): Promise<void>;
  /** Writes a file that trains without Python: the compiled model's train_step, test_step and predict, with the state of optimizer, metrics and random streams. */
  exportTrainer(options?: { batchSize?: Value; x?: Value; y?: Value; sampleWeight?: Value; format?: string | null; labels?: Value; features?: Value; preprocessing?: Value; compact?: boolean; }): Promise<Uint8Array<ArrayBuffer>>;
  exportTrainer(address: string, options?: { batchSize?: Value; x?: Value; y?: Value; sampleWeight?: Value; format?: string | null; labels?: Value; features?: Value; preprocessing?: Value; compact?: boolean; }): Promise<void>;
  /** Trains for a number of epochs. Returns a History. */
  fit(options?: { x?: Value; y?: Value; batchSize?: number | null; epochs?: number; verbose?: Value; callbacks?: Value; validationSplit?: number; validationData?: Value; shuffle?: boolean; classWeight?: Value; sampleWeight?: Value; initialEpoch?: number; stepsPerEpoch?: number | null; validationSteps?: number | null; validationBatchSize?: number | null; validationFreq?: Value; } & TrainingOptions): Training;
  fit(...positional: Value[]): Training;
  /** compile's arguments as a config; empty before compile. */
  getCompileConfig(): PythonObject;
  /** The constructor's arguments, where they are plain values. */
  getConfig(): Promise<{ [name: string]: unknown }>;
  /** A layer by name or position. Raises ValueError where there is none. */
  getLayer(options?: { name?: string | null; index?: number | null; }): PythonObject;
  getLayer(...positional: Value[]): PythonObject;
  /** Every metric's result by name. */
  getMetricsResult(): PythonObject;
  /** Values of all variables (of layers, optimizer and metrics) as nested dicts, by their paths. */
  getStateTree(options?: { valueFormat?: string; }): PythonObject;
  getStateTree(...positional: Value[]): PythonObject;
  /** Takes weights, optimizer state and random streams out of a `.tg` file that export_trainer wrote, or that a page saved after training: training goes on from there. */
  loadTrainer(source: Source, options?: {}): PythonObject;
  /** Takes the weights of a `.weights.h5`, `.keras`, `.h5`, `.safetensors` or `.tg` file. */
  loadWeights(source: Source, options?: { skipMismatch?: boolean; [option: string]: Value; }): PythonObject;
  /** As make_train_function, for predict: gives the batches' outputs joined. */
  makePredictFunction(options?: { force?: boolean; }): PythonObject;
  makePredictFunction(...positional: Value[]): PythonObject;
  /** As make_train_function, for evaluate. */
  makeTestFunction(options?: { force?: boolean; }): PythonObject;
  makeTestFunction(...positional: Value[]): PythonObject;
  /** What runs the batches of one execution; made again where `force`. */
  makeTrainFunction(options?: { force?: boolean; }): PythonObject;
  makeTrainFunction(...positional: Value[]): PythonObject;
  /** The model's outputs for all of x, as NumPy arrays in the outputs' structure. */
  predict(options?: { x: Value; batchSize?: number | null; verbose?: Value; steps?: number | null; callbacks?: Value; }): Promise<Tensor>;
  predict(...positional: Value[]): Promise<Tensor>;
  /** The outputs for one batch, as NumPy arrays. */
  predictOnBatch(options: { x: Value; }): Promise<Tensor>;
  predictOnBatch(...positional: Value[]): Promise<Tensor>;
  /** The outputs for one batch. */
  predictStep(options: { data: Value; }): PythonObject;
  predictStep(...positional: Value[]): PythonObject;
  /** Every metric starts again. */
  resetMetrics(): PythonObject;
  /** Writes the model to a `.keras`, `.h5` or `.safetensors` file: config, compile's arguments, weights, the optimizer's state. `keras.models.load_model` reads it; Keras itself reads the first two. */
  save(options?: { format?: "safetensors" | "keras" | "h5"; overwrite?: boolean; zipped?: boolean | null; [option: string]: Value; }): Promise<Uint8Array<ArrayBuffer>>;
  save(address: string, options?: { format?: "safetensors" | "keras" | "h5"; overwrite?: boolean; zipped?: boolean | null; [option: string]: Value; }): Promise<void>;
  /** Writes weights and the optimizer's state to a `.weights.h5` file, or weights to a `.safetensors` file. */
  saveWeights(options?: { format?: "safetensors" | "h5"; overwrite?: boolean; maxShardSize?: Value; }): Promise<Uint8Array<ArrayBuffer>>;
  saveWeights(address: string, options?: { format?: "safetensors" | "h5"; overwrite?: boolean; maxShardSize?: Value; }): Promise<void>;
  /** Gives variables the values of a tree as get_state_tree gives it. Raises ValueError on an unknown kind. */
  setStateTree(options: { stateTree: Value; }): PythonObject;
  setStateTree(...positional: Value[]): PythonObject;
  /** The loss for given values of the variables, and (trainable, non-trainable, metrics) values after it. */
  statelessComputeLoss(options?: { trainableVariables: Value; nonTrainableVariables: Value; metricsVariables: Value; x?: Value; y?: Value; yPred?: Value; sampleWeight?: Value; training?: boolean; }): PythonObject;
  statelessComputeLoss(...positional: Value[]): PythonObject;
  /** Prints the layers, their output shapes and their numbers of parameters. */
  summary(options?: { lineLength?: number | null; positions?: Value; printFn?: Value; expandNested?: boolean; showTrainable?: boolean; layerRange?: Value; }): Promise<string>;
  summary(...positional: Value[]): Promise<string>;
  /** Loss and metrics of one batch. */
  testOnBatch(options?: { x: Value; y?: Value; sampleWeight?: Value; returnDict?: boolean; }): PythonObject;
  testOnBatch(...positional: Value[]): PythonObject;
  /** Loss and metrics of one batch. Returns logs. */
  testStep(options: { data: Value; }): PythonObject;
  testStep(...positional: Value[]): PythonObject;
  /** The config as JSON text; `kwargs` go to json.dumps. */
  toJson(options: { [option: string]: Value; }): Promise<string>;
  toJson(...positional: Value[]): Promise<string>;
  /** The traces of the steps by name, or why there is none: those that have run, or new ones. */
  tracedSteps(options?: { x?: Value; y?: Value; sampleWeight?: Value; batchSize?: number; }): PythonObject;
  tracedSteps(...positional: Value[]): PythonObject;
  /** One update from one batch. Returns loss and metrics. */
  trainOnBatch(options?: { x: Value; y?: Value; sampleWeight?: Value; classWeight?: Value; returnDict?: boolean; }): PythonObject;
  trainOnBatch(...positional: Value[]): PythonObject;
  /** One update from one batch. Returns logs. */
  trainStep(options: { data: Value; }): PythonObject;
  trainStep(...positional: Value[]): PythonObject;
  readonly [attribute: string]: Value;
}

/** Keeps a backup of weights and epoch, from which an interrupted `fit` goes on. */
export interface BackupAndRestoreCallbackOptions {
  readonly backupDir: Value;
  readonly saveFreq?: Value;
  readonly doubleCheckpoint?: boolean;
  readonly deleteCheckpoint?: boolean;
}

/** Writes a line per epoch. */
export interface CSVLoggerCallbackOptions {
  readonly filename: Value;
  readonly separator?: string;
  readonly append?: boolean;
}

/** Subclass it and override the hooks you need; pass instances to `fit(callbacks=...)`. */
export interface CallbackCallbackOptions {
}

/** A callback made of callbacks, called in order. */
export interface CallbackListCallbackOptions {
  readonly callbacks?: Value;
  readonly addHistory?: boolean;
  readonly addProgbar?: boolean;
  readonly model?: Value;
  readonly [option: string]: Value;
}

/** Stops after `patience` epochs without improvement. */
export interface EarlyStoppingCallbackOptions {
  readonly monitor?: string;
  readonly minDelta?: number;
  readonly patience?: number;
  readonly verbose?: number;
  readonly mode?: string;
  readonly baseline?: number | null;
  readonly restoreBestWeights?: boolean;
  readonly startFromEpoch?: number;
}

/** Attributes: `history` (metric -> value per epoch), `epoch` (their numbers). */
export interface HistoryCallbackOptions {
}

/** Functions as hooks; any hook's name is an argument. */
export interface LambdaCallbackCallbackOptions {
  readonly onEpochBegin?: Value;
  readonly onEpochEnd?: Value;
  readonly onTrainBegin?: Value;
  readonly onTrainEnd?: Value;
  readonly onTrainBatchBegin?: Value;
  readonly onTrainBatchEnd?: Value;
  readonly [option: string]: Value;
}

/** Before each epoch, the rate becomes `schedule(epoch, rate)` or `schedule(epoch)`. */
export interface LearningRateSchedulerCallbackOptions {
  readonly schedule: Value;
  readonly verbose?: number;
}

/** Saves the model, or its weights, after epochs or every `save_freq` batches. */
export interface ModelCheckpointCallbackOptions {
  readonly filepath: Value;
  readonly monitor?: string;
  readonly verbose?: number;
  readonly saveBestOnly?: boolean;
  readonly saveWeightsOnly?: boolean;
  readonly mode?: string;
  readonly saveFreq?: Value;
  readonly initialValueThreshold?: number | null;
}

/** A bar per epoch (verbose 1), a line per epoch (verbose 2); nothing for 0. */
export interface ProgbarLoggerCallbackOptions {
}

/** Multiplies the rate by `factor` after `patience` epochs without improvement. */
export interface ReduceLROnPlateauCallbackOptions {
  readonly monitor?: string;
  readonly factor?: number;
  readonly patience?: number;
  readonly verbose?: number;
  readonly mode?: string;
  readonly minDelta?: number;
  readonly cooldown?: number;
  readonly minLr?: number;
  readonly [option: string]: Value;
}

/** Posts the logs of every epoch to `root + path`. */
export interface RemoteMonitorCallbackOptions {
  readonly root?: string;
  readonly path?: string;
  readonly field?: string;
  readonly headers?: Value;
  readonly sendAsJson?: boolean;
}

/** Evaluates and predicts with the optimizer's averaged weights (`use_ema=True`). */
export interface SwapEMAWeightsCallbackOptions {
  readonly swapOnEpoch?: boolean;
}

/** Writes what TensorBoard shows, to `log_dir/train` and `log_dir/validation`. */
export interface TensorBoardCallbackOptions {
  readonly logDir?: Value;
  readonly histogramFreq?: number;
  readonly writeGraph?: boolean;
  readonly writeImages?: boolean;
  readonly writeStepsPerSecond?: boolean;
  readonly updateFreq?: Value;
  readonly profileBatch?: Value;
  readonly embeddingsFreq?: number;
  readonly embeddingsMetadata?: Value;
}

/** Stops training (or raises RuntimeError) at a loss that is not finite. */
export interface TerminateOnNaNCallbackOptions {
  readonly raiseError?: boolean;
}

/** Special type indicating an unconstrained type. */
export interface AnyConstraintOptions {
  readonly [option: string]: Value;
}

/** Called with a weight, gives its projection. Subclass it for your own. */
export interface ConstraintConstraintOptions {
}

/** Norms along `axis` limited to `max_value`. */
export interface MaxNormConstraintOptions {
  readonly maxValue?: number;
  readonly axis?: Value;
}

/** Norms along `axis` moved towards [min_value, max_value], all the way where rate is 1. */
export interface MinMaxNormConstraintOptions {
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly rate?: number;
  readonly axis?: Value;
}

/** Negative elements become 0. */
export interface NonNegConstraintOptions {
}

/** Norms along `axis` become 1. */
export interface UnitNormConstraintOptions {
  readonly axis?: Value;
}

/** Norms along `axis` limited to `max_value`. */
export interface max_normConstraintOptions {
  readonly maxValue?: number;
  readonly axis?: Value;
}

/** Norms along `axis` moved towards [min_value, max_value], all the way where rate is 1. */
export interface min_max_normConstraintOptions {
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly rate?: number;
  readonly axis?: Value;
}

/** Negative elements become 0. */
export interface non_negConstraintOptions {
}

/** Norms along `axis` become 1. */
export interface unit_normConstraintOptions {
  readonly axis?: Value;
}

/** Special type indicating an unconstrained type. */
export interface AnyInitializerOptions {
  readonly [option: string]: Value;
}

/** All `value`: a number, or values that broadcast to the shape. */
export interface ConstantInitializerOptions {
  readonly value?: Value;
}

/** VarianceScaling(1.0, 'fan_avg', 'truncated_normal'). Source: Glorot & Bengio 2010. */
export interface GlorotNormalInitializerOptions {
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** VarianceScaling(1.0, 'fan_avg', 'uniform'). Source: Glorot & Bengio 2010. */
export interface GlorotUniformInitializerOptions {
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** VarianceScaling(2.0, 'fan_in', 'truncated_normal'). Source: He et al. 2015. */
export interface HeNormalInitializerOptions {
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** VarianceScaling(2.0, 'fan_in', 'uniform'). Source: He et al. 2015. */
export interface HeUniformInitializerOptions {
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** The identity matrix times `gain`. Raises ValueError unless the shape is 2-D. */
export interface IdentityInitializerOptions {
  readonly gain?: number;
}

/** The identity matrix times `gain`. Raises ValueError unless the shape is 2-D. */
export interface IdentityInitializerInitializerOptions {
  readonly gain?: number;
}

/** Called with `(shape, dtype=None)`, gives a weight's first value. Subclass it for your own. */
export interface InitializerInitializerOptions {
}

/** VarianceScaling(1.0, 'fan_in', 'truncated_normal'). Source: LeCun et al. 1998; Klambauer et al. 2017. */
export interface LecunNormalInitializerOptions {
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** VarianceScaling(1.0, 'fan_in', 'uniform'). Source: LeCun et al. 1998; Klambauer et al. 2017. */
export interface LecunUniformInitializerOptions {
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** All ones. */
export interface OnesInitializerOptions {
}

/** An orthogonal matrix times `gain`: the Q of the QR of normal draws. */
export interface OrthogonalInitializerOptions {
  readonly gain?: number;
  readonly seed?: Value;
}

/** An orthogonal matrix times `gain`: the Q of the QR of normal draws. */
export interface OrthogonalInitializerInitializerOptions {
  readonly gain?: number;
  readonly seed?: Value;
}

/** Normal draws. */
export interface RandomNormalInitializerOptions {
  readonly mean?: number;
  readonly stddev?: number;
  readonly seed?: Value;
}

/** Uniform draws from [minval, maxval). */
export interface RandomUniformInitializerOptions {
  readonly minval?: number;
  readonly maxval?: number;
  readonly seed?: Value;
}

/** The real or imaginary part of the transform, windowed, as kernels (frame, 1, frequencies). */
export interface STFTInitializerOptions {
  readonly side?: string;
  readonly window?: Value;
  readonly scaling?: string | null;
  readonly periodic?: boolean;
}

/** The real or imaginary part of the transform, windowed, as kernels (frame, 1, frequencies). */
export interface STFTInitializerInitializerOptions {
  readonly side?: string;
  readonly window?: Value;
  readonly scaling?: string | null;
  readonly periodic?: boolean;
}

/** Normal draws, drawn again where beyond two standard deviations. */
export interface TruncatedNormalInitializerOptions {
  readonly mean?: number;
  readonly stddev?: number;
  readonly seed?: Value;
}

/** Draws whose variance is `scale` over the number of inputs, outputs, or their mean. */
export interface VarianceScalingInitializerOptions {
  readonly scale?: number;
  readonly mode?: string;
  readonly distribution?: string;
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** All zeros. */
export interface ZerosInitializerOptions {
}

/** All `value`: a number, or values that broadcast to the shape. */
export interface constantInitializerOptions {
  readonly value?: Value;
}

/** VarianceScaling(1.0, 'fan_avg', 'truncated_normal'). Source: Glorot & Bengio 2010. */
export interface glorot_normalInitializerOptions {
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** VarianceScaling(1.0, 'fan_avg', 'uniform'). Source: Glorot & Bengio 2010. */
export interface glorot_uniformInitializerOptions {
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** VarianceScaling(2.0, 'fan_in', 'truncated_normal'). Source: He et al. 2015. */
export interface he_normalInitializerOptions {
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** VarianceScaling(2.0, 'fan_in', 'uniform'). Source: He et al. 2015. */
export interface he_uniformInitializerOptions {
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** The identity matrix times `gain`. Raises ValueError unless the shape is 2-D. */
export interface identityInitializerOptions {
  readonly gain?: number;
}

/** VarianceScaling(1.0, 'fan_in', 'truncated_normal'). Source: LeCun et al. 1998; Klambauer et al. 2017. */
export interface lecun_normalInitializerOptions {
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** VarianceScaling(1.0, 'fan_in', 'uniform'). Source: LeCun et al. 1998; Klambauer et al. 2017. */
export interface lecun_uniformInitializerOptions {
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** All ones. */
export interface onesInitializerOptions {
}

/** An orthogonal matrix times `gain`: the Q of the QR of normal draws. */
export interface orthogonalInitializerOptions {
  readonly gain?: number;
  readonly seed?: Value;
}

/** Normal draws. */
export interface random_normalInitializerOptions {
  readonly mean?: number;
  readonly stddev?: number;
  readonly seed?: Value;
}

/** Uniform draws from [minval, maxval). */
export interface random_uniformInitializerOptions {
  readonly minval?: number;
  readonly maxval?: number;
  readonly seed?: Value;
}

/** The real or imaginary part of the transform, windowed, as kernels (frame, 1, frequencies). */
export interface stftInitializerOptions {
  readonly side?: string;
  readonly window?: Value;
  readonly scaling?: string | null;
  readonly periodic?: boolean;
}

/** Normal draws, drawn again where beyond two standard deviations. */
export interface truncated_normalInitializerOptions {
  readonly mean?: number;
  readonly stddev?: number;
  readonly seed?: Value;
}

/** Draws whose variance is `scale` over the number of inputs, outputs, or their mean. */
export interface variance_scalingInitializerOptions {
  readonly scale?: number;
  readonly mode?: string;
  readonly distribution?: string;
  readonly seed?: Value;
  readonly inputAxes?: Value;
  readonly outputAxes?: Value;
}

/** All zeros. */
export interface zerosInitializerOptions {
}

/** Applies an activation function, given by name, config or as a callable. */
export interface ActivationLayerOptions {
  readonly activation: Value;
  readonly [option: string]: Value;
}

/** Adds an L1 and L2 penalty on the input to the loss; the output is the input. */
export interface ActivityRegularizationLayerOptions {
  readonly l1?: number;
  readonly l2?: number;
  readonly [option: string]: Value;
}

/** Means, over one axis. */
export interface AdaptiveAveragePooling1DLayerOptions {
  readonly outputSize: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Means, over height and width. */
export interface AdaptiveAveragePooling2DLayerOptions {
  readonly outputSize: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Means, over three axes. */
export interface AdaptiveAveragePooling3DLayerOptions {
  readonly outputSize: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Maxima, over one axis. */
export interface AdaptiveMaxPooling1DLayerOptions {
  readonly outputSize: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Maxima, over height and width. */
export interface AdaptiveMaxPooling2DLayerOptions {
  readonly outputSize: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Maxima, over three axes. */
export interface AdaptiveMaxPooling3DLayerOptions {
  readonly outputSize: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** The sum of the inputs. */
export interface AddLayerOptions {
  readonly [option: string]: Value;
}

/** Attention by `sum(scale * tanh(query + key))`. Source: Bahdanau et al. 2015. */
export interface AdditiveAttentionLayerOptions {
  readonly useScale?: boolean;
  readonly dropout?: number;
  readonly [option: string]: Value;
}

/** Dropout that keeps the mean and variance of SELU networks. */
export interface AlphaDropoutLayerOptions {
  readonly rate: number;
  readonly noiseShape?: Value;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Dot-product attention, or 'concat': tanh of sums. Source: Luong et al. 2015. */
export interface AttentionLayerOptions {
  readonly useScale?: boolean;
  readonly scoreMode?: string;
  readonly dropout?: number;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Mixes images with chains of layers applied to them, in training. Source: Hendrycks et al. 2019. */
export interface AugMixLayerOptions {
  readonly valueRange?: Value;
  readonly numChains?: number;
  readonly chainDepth?: number;
  readonly factor?: Value;
  readonly alpha?: number;
  readonly allOps?: boolean;
  readonly interpolation?: string;
  readonly seed?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Stretches the values of each channel over all of `value_range`, in training and outside. */
export interface AutoContrastLayerOptions {
  readonly valueRange?: Value;
  readonly [option: string]: Value;
}

/** The mean of the inputs. */
export interface AverageLayerOptions {
  readonly [option: string]: Value;
}

/** The mean of each window of (batch, steps, channels). */
export interface AveragePooling1DLayerOptions {
  readonly poolSize: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** The mean of each window of (batch, height, width, channels). */
export interface AveragePooling2DLayerOptions {
  readonly poolSize: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** The mean of each window of volumes. */
export interface AveragePooling3DLayerOptions {
  readonly poolSize: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** The mean of each window of (batch, steps, channels). */
export interface AvgPool1DLayerOptions {
  readonly poolSize: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** The mean of each window of (batch, height, width, channels). */
export interface AvgPool2DLayerOptions {
  readonly poolSize: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** The mean of each window of volumes. */
export interface AvgPool3DLayerOptions {
  readonly poolSize: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** Normalizes each channel by the batch's mean and variance; outside training, by moving ones. */
export interface BatchNormalizationLayerOptions {
  readonly axis?: number;
  readonly momentum?: number;
  readonly epsilon?: number;
  readonly center?: boolean;
  readonly scale?: boolean;
  readonly betaInitializer?: Value;
  readonly gammaInitializer?: Value;
  readonly movingMeanInitializer?: Value;
  readonly movingVarianceInitializer?: Value;
  readonly betaRegularizer?: Value;
  readonly gammaRegularizer?: Value;
  readonly betaConstraint?: Value;
  readonly gammaConstraint?: Value;
  readonly renorm?: boolean;
  readonly renormClipping?: Value;
  readonly renormMomentum?: number;
  readonly synchronized?: boolean;
  readonly [option: string]: Value;
}

/** A recurrent layer run forwards and backwards, the two results merged. */
export interface BidirectionalLayerOptions {
  readonly layer: Value;
  readonly mergeMode?: string | null;
  readonly weights?: Value;
  readonly backwardLayer?: Value;
  readonly [option: string]: Value;
}

/** Encodes integers in [0, num_tokens). */
export interface CategoryEncodingLayerOptions {
  readonly numTokens?: Value;
  readonly outputMode?: string;
  readonly sparse?: boolean;
  readonly [option: string]: Value;
}

/** The middle of images; smaller images are cut to its proportions and enlarged. */
export interface CenterCropLayerOptions {
  readonly height: number;
  readonly width: number;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Joins the inputs along an axis; the other sizes must match. */
export interface ConcatenateLayerOptions {
  readonly axis?: number;
  readonly [option: string]: Value;
}

/** Equalizes each tile of an image by its own histogram, and blends between tiles; in training and outside. */
export interface ContrastLimitedAdaptiveHistogramEqualizationLayerOptions {
  readonly valueRange?: Value;
  readonly clipLimit?: number;
  readonly tileGridSize?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Convolution over one axis: (batch, steps, channels). */
export interface Conv1DLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly groups?: number;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Transposed convolution over one axis. */
export interface Conv1DTransposeLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly outputPadding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Convolution over height and width: (batch, height, width, channels). */
export interface Conv2DLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly groups?: number;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Transposed convolution over height and width. */
export interface Conv2DTransposeLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly outputPadding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Convolution over three axes: (batch, a, b, c, channels). */
export interface Conv3DLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly groups?: number;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Transposed convolution over three axes; `data_format` comes before `output_padding`. */
export interface Conv3DTransposeLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly outputPadding?: Value;
  readonly dilationRate?: Value;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Convolutional LSTM over (batch, steps, width, channels). */
export interface ConvLSTM1DLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly activation?: Value;
  readonly recurrentActivation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly recurrentInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly unitForgetBias?: boolean;
  readonly kernelRegularizer?: Value;
  readonly recurrentRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly recurrentConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly seed?: Value;
  readonly returnSequences?: boolean;
  readonly returnState?: boolean;
  readonly goBackwards?: boolean;
  readonly stateful?: boolean;
  readonly [option: string]: Value;
}

/** Convolutional LSTM over (batch, steps, height, width, channels). */
export interface ConvLSTM2DLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly activation?: Value;
  readonly recurrentActivation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly recurrentInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly unitForgetBias?: boolean;
  readonly kernelRegularizer?: Value;
  readonly recurrentRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly recurrentConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly seed?: Value;
  readonly returnSequences?: boolean;
  readonly returnState?: boolean;
  readonly goBackwards?: boolean;
  readonly stateful?: boolean;
  readonly [option: string]: Value;
}

/** Convolutional LSTM over (batch, steps, a, b, c, channels). */
export interface ConvLSTM3DLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly activation?: Value;
  readonly recurrentActivation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly recurrentInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly unitForgetBias?: boolean;
  readonly kernelRegularizer?: Value;
  readonly recurrentRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly recurrentConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly seed?: Value;
  readonly returnSequences?: boolean;
  readonly returnState?: boolean;
  readonly goBackwards?: boolean;
  readonly stateful?: boolean;
  readonly [option: string]: Value;
}

/** Convolution over one axis: (batch, steps, channels). */
export interface Convolution1DLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly groups?: number;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Transposed convolution over one axis. */
export interface Convolution1DTransposeLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly outputPadding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Convolution over height and width: (batch, height, width, channels). */
export interface Convolution2DLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly groups?: number;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Transposed convolution over height and width. */
export interface Convolution2DTransposeLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly outputPadding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Convolution over three axes: (batch, a, b, c, channels). */
export interface Convolution3DLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly groups?: number;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Transposed convolution over three axes; `data_format` comes before `output_padding`. */
export interface Convolution3DTransposeLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly outputPadding?: Value;
  readonly dilationRate?: Value;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Cuts steps off: `cropping` an int or (before, after). */
export interface Cropping1DLayerOptions {
  readonly cropping?: Value;
  readonly [option: string]: Value;
}

/** Crops images: an int, (height, width), or ((top, bottom), (left, right)). */
export interface Cropping2DLayerOptions {
  readonly cropping?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Crops volumes: an int, three, or three pairs. */
export interface Cropping3DLayerOptions {
  readonly cropping?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Puts a rectangle of another image into each one in training, and mixes labels by area. Source: Yun et al. 2019. */
export interface CutMixLayerOptions {
  readonly factor?: Value;
  readonly seed?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Densely connected layer: `y = activation(x @ kernel + bias)`. */
export interface DenseLayerOptions {
  readonly units: number;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly loraRank?: number | null;
  readonly loraAlpha?: number | null;
  readonly quantizationConfig?: Value;
  readonly [option: string]: Value;
}

/** Depthwise convolution over one axis. */
export interface DepthwiseConv1DLayerOptions {
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly depthMultiplier?: number;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly depthwiseInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly depthwiseRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly depthwiseConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Depthwise convolution over height and width. */
export interface DepthwiseConv2DLayerOptions {
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly depthMultiplier?: number;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly depthwiseInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly depthwiseRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly depthwiseConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** The number of the bin of each value: bin i begins at boundary i - 1, which belongs to it. */
export interface DiscretizationLayerOptions {
  readonly binBoundaries?: Value;
  readonly numBins?: Value;
  readonly epsilon?: number;
  readonly outputMode?: string;
  readonly sparse?: boolean;
  readonly dtype?: Value;
  readonly name?: string | null;
}

/** The sum of products along an axis of each of two inputs, sample by sample. */
export interface DotLayerOptions {
  readonly axes: Value;
  readonly normalize?: boolean;
  readonly [option: string]: Value;
}

/** Zeroes a share `rate` of the elements in training and scales up the others. */
export interface DropoutLayerOptions {
  readonly rate: number;
  readonly noiseShape?: Value;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** x where positive, else `alpha * (exp(x) - 1)`. */
export interface ELULayerOptions {
  readonly alpha?: number;
  readonly [option: string]: Value;
}

/** `activation(einsum(equation, x, kernel) + bias)`. */
export interface EinsumDenseLayerOptions {
  readonly equation: string;
  readonly outputShape: Value;
  readonly activation?: Value;
  readonly biasAxes?: string | null;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly loraRank?: number | null;
  readonly loraAlpha?: number | null;
  readonly gptqUnpackedColumnSize?: number | null;
  readonly quantizationConfig?: Value;
  readonly [option: string]: Value;
}

/** A learned vector for each of `input_dim` indices. */
export interface EmbeddingLayerOptions {
  readonly inputDim: number;
  readonly outputDim: number;
  readonly embeddingsInitializer?: Value;
  readonly embeddingsRegularizer?: Value;
  readonly embeddingsConstraint?: Value;
  readonly maskZero?: boolean;
  readonly weights?: Value;
  readonly loraRank?: number | null;
  readonly loraAlpha?: number | null;
  readonly quantizationConfig?: Value;
  readonly [option: string]: Value;
}

/** Spreads the values of each channel evenly over `value_range` in training, by the histogram of the batch. */
export interface EqualizationLayerOptions {
  readonly valueRange?: Value;
  readonly bins?: number;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Joins all axes but the first; channels are last in the result whatever `data_format` says. */
export interface FlattenLayerOptions {
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Gated recurrent unit. */
export interface GRULayerOptions {
  readonly units: number;
  readonly activation?: Value;
  readonly recurrentActivation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly recurrentInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly recurrentRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly recurrentConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly seed?: Value;
  readonly returnSequences?: boolean;
  readonly returnState?: boolean;
  readonly goBackwards?: boolean;
  readonly stateful?: boolean;
  readonly unroll?: boolean;
  readonly resetAfter?: boolean;
  readonly useCudnn?: Value;
  readonly [option: string]: Value;
}

/** One step of a GRU, gates in the order update, reset, candidate. */
export interface GRUCellLayerOptions {
  readonly units: number;
  readonly activation?: Value;
  readonly recurrentActivation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly recurrentInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly recurrentRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly recurrentConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly resetAfter?: boolean;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Multiplies by normal noise of mean 1 and variance `rate / (1 - rate)` in training. */
export interface GaussianDropoutLayerOptions {
  readonly rate: number;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Adds normal noise in training. Raises: ValueError unless 0 <= stddev <= 1. */
export interface GaussianNoiseLayerOptions {
  readonly stddev: number;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** The mean over the steps, of those alone that the mask lets through. */
export interface GlobalAveragePooling1DLayerOptions {
  readonly dataFormat?: string | null;
  readonly keepdims?: boolean;
  readonly [option: string]: Value;
}

/** The mean of each feature map. */
export interface GlobalAveragePooling2DLayerOptions {
  readonly dataFormat?: string | null;
  readonly keepdims?: boolean;
  readonly [option: string]: Value;
}

/** The mean of each feature map of volumes. */
export interface GlobalAveragePooling3DLayerOptions {
  readonly dataFormat?: string | null;
  readonly keepdims?: boolean;
  readonly [option: string]: Value;
}

/** The mean over the steps, of those alone that the mask lets through. */
export interface GlobalAvgPool1DLayerOptions {
  readonly dataFormat?: string | null;
  readonly keepdims?: boolean;
  readonly [option: string]: Value;
}

/** The mean of each feature map. */
export interface GlobalAvgPool2DLayerOptions {
  readonly dataFormat?: string | null;
  readonly keepdims?: boolean;
  readonly [option: string]: Value;
}

/** The mean of each feature map of volumes. */
export interface GlobalAvgPool3DLayerOptions {
  readonly dataFormat?: string | null;
  readonly keepdims?: boolean;
  readonly [option: string]: Value;
}

/** The largest element over the steps. */
export interface GlobalMaxPool1DLayerOptions {
  readonly dataFormat?: string | null;
  readonly keepdims?: boolean;
  readonly [option: string]: Value;
}

/** The largest element of each feature map. */
export interface GlobalMaxPool2DLayerOptions {
  readonly dataFormat?: string | null;
  readonly keepdims?: boolean;
  readonly [option: string]: Value;
}

/** The largest element of each feature map of volumes. */
export interface GlobalMaxPool3DLayerOptions {
  readonly dataFormat?: string | null;
  readonly keepdims?: boolean;
  readonly [option: string]: Value;
}

/** The largest element over the steps. */
export interface GlobalMaxPooling1DLayerOptions {
  readonly dataFormat?: string | null;
  readonly keepdims?: boolean;
  readonly [option: string]: Value;
}

/** The largest element of each feature map. */
export interface GlobalMaxPooling2DLayerOptions {
  readonly dataFormat?: string | null;
  readonly keepdims?: boolean;
  readonly [option: string]: Value;
}

/** The largest element of each feature map of volumes. */
export interface GlobalMaxPooling3DLayerOptions {
  readonly dataFormat?: string | null;
  readonly keepdims?: boolean;
  readonly [option: string]: Value;
}

/** Normalizes groups of channels of each sample; `groups` -1 is one channel each. */
export interface GroupNormalizationLayerOptions {
  readonly groups?: number;
  readonly axis?: number;
  readonly epsilon?: number;
  readonly center?: boolean;
  readonly scale?: boolean;
  readonly betaInitializer?: Value;
  readonly gammaInitializer?: Value;
  readonly betaRegularizer?: Value;
  readonly gammaRegularizer?: Value;
  readonly betaConstraint?: Value;
  readonly gammaConstraint?: Value;
  readonly [option: string]: Value;
}

/** Attention with `num_query_heads` heads that share `num_key_value_heads` keys and values. */
export interface GroupQueryAttentionLayerOptions {
  readonly headDim: number;
  readonly numQueryHeads: number;
  readonly numKeyValueHeads: number;
  readonly dropout?: number;
  readonly useBias?: boolean;
  readonly slidingWindow?: number | null;
  readonly flashAttention?: boolean | null;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly useGate?: boolean;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** The bin of each combination of the inputs' categories. */
export interface HashedCrossingLayerOptions {
  readonly numBins: number;
  readonly outputMode?: string;
  readonly sparse?: boolean;
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly [option: string]: Value;
}

/** The bin of each text, or of each number's text. */
export interface HashingLayerOptions {
  readonly numBins: Value;
  readonly maskValue?: Value;
  readonly salt?: Value;
  readonly outputMode?: string;
  readonly sparse?: boolean;
  readonly [option: string]: Value;
}

/** The input itself. */
export interface IdentityLayerOptions {
  readonly [option: string]: Value;
}

/** The layer that stands for an input. */
export interface InputLayerLayerOptions {
  readonly shape?: Value;
  readonly batchSize?: number | null;
  readonly dtype?: Value;
  readonly sparse?: boolean | null;
  readonly ragged?: boolean | null;
  readonly batchShape?: Value;
  readonly inputTensor?: Value;
  readonly optional?: boolean;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** Rank, shape, dtype and single axis sizes that an input must have; None asks for nothing. */
export interface InputSpecLayerOptions {
  readonly dtype?: Value;
  readonly shape?: Value;
  readonly ndim?: number | null;
  readonly maxNdim?: number | null;
  readonly minNdim?: number | null;
  readonly axes?: Value;
  readonly allowLastAxisSqueeze?: boolean;
  readonly name?: string | null;
  readonly optional?: boolean;
}

/** Numbers of integers in a vocabulary, or integers of numbers. */
export interface IntegerLookupLayerOptions {
  readonly maxTokens?: Value;
  readonly numOovIndices?: number;
  readonly maskToken?: Value;
  readonly oovToken?: Value;
  readonly vocabulary?: Value;
  readonly vocabularyDtype?: string;
  readonly idfWeights?: Value;
  readonly invert?: boolean;
  readonly outputMode?: string;
  readonly sparse?: boolean;
  readonly padToMaxTokens?: boolean;
  readonly oovMethod?: string;
  readonly salt?: Value;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** Long short-term memory. */
export interface LSTMLayerOptions {
  readonly units: number;
  readonly activation?: Value;
  readonly recurrentActivation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly recurrentInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly unitForgetBias?: boolean;
  readonly kernelRegularizer?: Value;
  readonly recurrentRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly recurrentConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly seed?: Value;
  readonly returnSequences?: boolean;
  readonly returnState?: boolean;
  readonly goBackwards?: boolean;
  readonly stateful?: boolean;
  readonly unroll?: boolean;
  readonly useCudnn?: Value;
  readonly [option: string]: Value;
}

/** One step of an LSTM, gates in the order input, forget, candidate, output. */
export interface LSTMCellLayerOptions {
  readonly units: number;
  readonly activation?: Value;
  readonly recurrentActivation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly recurrentInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly unitForgetBias?: boolean;
  readonly kernelRegularizer?: Value;
  readonly recurrentRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly recurrentConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** A function as a layer; it may take `training` and `mask`. */
export interface LambdaLayerOptions {
  readonly function: Value;
  readonly outputShape?: Value;
  readonly mask?: Value;
  readonly arguments?: Value;
  readonly [option: string]: Value;
}

/** The base class of layers. Subclasses implement `build` (weights) and `call`. */
export interface LayerLayerOptions {
  readonly activityRegularizer?: Value;
  readonly trainable?: boolean;
  readonly dtype?: Value;
  readonly autocast?: boolean;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** Normalizes each sample along `axis`, then scales and shifts by learned gamma and beta. */
export interface LayerNormalizationLayerOptions {
  readonly axis?: Value;
  readonly epsilon?: number;
  readonly center?: boolean;
  readonly scale?: boolean;
  readonly betaInitializer?: Value;
  readonly gammaInitializer?: Value;
  readonly betaRegularizer?: Value;
  readonly gammaRegularizer?: Value;
  readonly betaConstraint?: Value;
  readonly gammaConstraint?: Value;
  readonly [option: string]: Value;
}

/** x where positive, else `negative_slope * x`. Raises: ValueError on a negative slope. */
export interface LeakyReLULayerOptions {
  readonly negativeSlope?: number;
  readonly [option: string]: Value;
}

/** Masks the steps all of whose features equal `mask_value`; they become 0. */
export interface MaskingLayerOptions {
  readonly maskValue?: Value;
  readonly [option: string]: Value;
}

/** Gives each image the same number of boxes: the first ones, or all and `fill_value` after them. */
export interface MaxNumBoundingBoxesLayerOptions {
  readonly maxNumber: number;
  readonly fillValue?: number;
  readonly [option: string]: Value;
}

/** The largest element of each window of (batch, steps, channels). */
export interface MaxPool1DLayerOptions {
  readonly poolSize?: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** The largest element of each window of (batch, height, width, channels). */
export interface MaxPool2DLayerOptions {
  readonly poolSize?: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** The largest element of each window of volumes. */
export interface MaxPool3DLayerOptions {
  readonly poolSize?: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** The largest element of each window of (batch, steps, channels). */
export interface MaxPooling1DLayerOptions {
  readonly poolSize?: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** The largest element of each window of (batch, height, width, channels). */
export interface MaxPooling2DLayerOptions {
  readonly poolSize?: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** The largest element of each window of volumes. */
export interface MaxPooling3DLayerOptions {
  readonly poolSize?: Value;
  readonly strides?: Value;
  readonly padding?: string;
  readonly dataFormat?: string | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** The largest of the inputs, elementwise, of those that are not masked. */
export interface MaximumLayerOptions {
  readonly [option: string]: Value;
}

/** Waves to mel spectrograms, in decibels unless `power_to_db` is False. */
export interface MelSpectrogramLayerOptions {
  readonly fftLength?: number;
  readonly sequenceStride?: number;
  readonly sequenceLength?: number | null;
  readonly window?: string;
  readonly samplingRate?: number;
  readonly numMelBins?: number;
  readonly minFreq?: number;
  readonly maxFreq?: number | null;
  readonly powerToDb?: boolean;
  readonly topDb?: number;
  readonly magExp?: number;
  readonly minPower?: number;
  readonly refPower?: number;
  readonly [option: string]: Value;
}

/** The smallest of the inputs, elementwise, of those that are not masked. */
export interface MinimumLayerOptions {
  readonly [option: string]: Value;
}

/** Weighted means of images, and of their labels, in training. Source: Zhang et al. 2017. */
export interface MixUpLayerOptions {
  readonly alpha?: number;
  readonly dataFormat?: string | null;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Attention over `num_heads` heads of width `key_dim`. */
export interface MultiHeadAttentionLayerOptions {
  readonly numHeads: number;
  readonly keyDim: number;
  readonly valueDim?: number | null;
  readonly dropout?: number;
  readonly useBias?: boolean;
  readonly outputShape?: Value;
  readonly attentionAxes?: Value;
  readonly slidingWindow?: number | null;
  readonly flashAttention?: boolean | null;
  readonly kernelInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly useGate?: boolean;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** The product of the inputs; masked elements count as 1, and are 0 where all are masked. */
export interface MultiplyLayerOptions {
  readonly [option: string]: Value;
}

/** `(x - mean) / sqrt(variance)`, with statistics given or taken from data by `adapt`. */
export interface NormalizationLayerOptions {
  readonly axis?: Value;
  readonly mean?: Value;
  readonly variance?: Value;
  readonly invert?: boolean;
  readonly [option: string]: Value;
}

/** x where positive, else `alpha * x` with learned alpha, one for each element of a sample. */
export interface PReLULayerOptions {
  readonly alphaInitializer?: Value;
  readonly alphaRegularizer?: Value;
  readonly alphaConstraint?: Value;
  readonly sharedAxes?: Value;
  readonly [option: string]: Value;
}

/** Permutes the axes behind the first; `dims` counts them from 1. */
export interface PermuteLayerOptions {
  readonly dims: Value;
  readonly [option: string]: Value;
}

/** Calls layers one after the other; a plain layer, not a model: inputs reach the first one as they are. */
export interface PipelineLayerOptions {
  readonly layers: Value;
  readonly name?: string | null;
}

/** Divides each sample by its root mean square along `axis` and scales it. */
export interface RMSNormalizationLayerOptions {
  readonly axis?: Value;
  readonly epsilon?: number;
  readonly [option: string]: Value;
}

/** Runs a cell over the steps of (batch, steps, ...). */
export interface RNNLayerOptions {
  readonly cell: Value;
  readonly returnSequences?: boolean;
  readonly returnState?: boolean;
  readonly goBackwards?: boolean;
  readonly stateful?: boolean;
  readonly unroll?: boolean;
  readonly zeroOutputForMask?: boolean;
  readonly [option: string]: Value;
}

/** `num_ops` layers one after the other in training, the same ones for all of a batch. Source: Cubuk et al. 2019. */
export interface RandAugmentLayerOptions {
  readonly valueRange?: Value;
  readonly numOps?: number;
  readonly factor?: Value;
  readonly interpolation?: string;
  readonly seed?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Adds a number to all of an image in training, and clips it to `value_range`. */
export interface RandomBrightnessLayerOptions {
  readonly factor: Value;
  readonly valueRange?: Value;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Mixes images with their grey forms in training. */
export interface RandomColorDegenerationLayerOptions {
  readonly factor: Value;
  readonly valueRange?: Value;
  readonly dataFormat?: string | null;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Brightness, contrast, saturation and hue, one after the other, each where its factor is given. */
export interface RandomColorJitterLayerOptions {
  readonly valueRange?: Value;
  readonly brightnessFactor?: Value;
  readonly contrastFactor?: Value;
  readonly saturationFactor?: Value;
  readonly hueFactor?: Value;
  readonly seed?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Scales the differences from the mean of each channel in training, and clips to `value_range`. */
export interface RandomContrastLayerOptions {
  readonly factor: Value;
  readonly valueRange?: Value;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** A window of images in training, at one random place for the whole batch; otherwise images stay as they are. */
export interface RandomCropLayerOptions {
  readonly height: number;
  readonly width: number;
  readonly seed?: Value;
  readonly dataFormat?: string | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** Warps images by smooth random displacements in training. */
export interface RandomElasticTransformLayerOptions {
  readonly factor?: Value;
  readonly scale?: Value;
  readonly interpolation?: string;
  readonly fillMode?: string;
  readonly fillValue?: number;
  readonly valueRange?: Value;
  readonly seed?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Fills a rectangle of images in training. Source: Zhong et al. 2017. */
export interface RandomErasingLayerOptions {
  readonly factor?: Value;
  readonly scale?: Value;
  readonly fillValue?: Value;
  readonly valueRange?: Value;
  readonly seed?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Mirrors images in training, each with probability one half. */
export interface RandomFlipLayerOptions {
  readonly mode?: string;
  readonly seed?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Blurs images in training. */
export interface RandomGaussianBlurLayerOptions {
  readonly factor?: Value;
  readonly kernelSize?: Value;
  readonly sigma?: Value;
  readonly valueRange?: Value;
  readonly dataFormat?: string | null;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Makes images grey in training, each with probability `factor`; they keep their channels. */
export interface RandomGrayscaleLayerOptions {
  readonly factor?: number;
  readonly dataFormat?: string | null;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Images of a drawn height. */
export interface RandomHeightLayerOptions {
  readonly factor: Value;
  readonly interpolation?: string;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Turns the hue of colours in training, one way or the other. */
export interface RandomHueLayerOptions {
  readonly factor: Value;
  readonly valueRange?: Value;
  readonly dataFormat?: string | null;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Takes images from the greatest value in training. */
export interface RandomInvertLayerOptions {
  readonly factor?: Value;
  readonly valueRange?: Value;
  readonly seed?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Moves the corners of images in training. */
export interface RandomPerspectiveLayerOptions {
  readonly factor?: Value;
  readonly scale?: number;
  readonly interpolation?: string;
  readonly fillValue?: number;
  readonly seed?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Keeps the highest bits of each value in training. */
export interface RandomPosterizationLayerOptions {
  readonly factor: Value;
  readonly valueRange?: Value;
  readonly dataFormat?: string | null;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Turns images in training, by an angle of its own for each. */
export interface RandomRotationLayerOptions {
  readonly factor: Value;
  readonly fillMode?: string;
  readonly interpolation?: string;
  readonly seed?: Value;
  readonly fillValue?: number;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Multiplies the saturation of colours in training. */
export interface RandomSaturationLayerOptions {
  readonly factor: Value;
  readonly valueRange?: Value;
  readonly dataFormat?: string | null;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Blurs or sharpens images in training: 0 the most blurred, 0.5 as they are, 1 sharper. */
export interface RandomSharpnessLayerOptions {
  readonly factor: Value;
  readonly valueRange?: Value;
  readonly dataFormat?: string | null;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Shears images in training, to one side or the other. */
export interface RandomShearLayerOptions {
  readonly xFactor?: Value;
  readonly yFactor?: Value;
  readonly interpolation?: string;
  readonly fillMode?: string;
  readonly fillValue?: number;
  readonly dataFormat?: string | null;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Moves images in training. */
export interface RandomTranslationLayerOptions {
  readonly heightFactor: Value;
  readonly widthFactor: Value;
  readonly fillMode?: string;
  readonly interpolation?: string;
  readonly seed?: Value;
  readonly fillValue?: number;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Images of a drawn width. */
export interface RandomWidthLayerOptions {
  readonly factor: Value;
  readonly interpolation?: string;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Shows a part of images, or more than them, in training. */
export interface RandomZoomLayerOptions {
  readonly heightFactor: Value;
  readonly widthFactor?: Value;
  readonly fillMode?: string;
  readonly interpolation?: string;
  readonly seed?: Value;
  readonly fillValue?: number;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** x above `threshold` (at most `max_value`), `negative_slope * (x - threshold)` below. */
export interface ReLULayerOptions {
  readonly maxValue?: number | null;
  readonly negativeSlope?: number;
  readonly threshold?: number;
  readonly [option: string]: Value;
}

/** Repeats each vector n times. Shapes: (batch, d) -> (batch, n, d). */
export interface RepeatVectorLayerOptions {
  readonly n: number;
  readonly [option: string]: Value;
}

/** `inputs * scale + offset`, in training and outside; e.g. `Rescaling(1 / 255)`. */
export interface RescalingLayerOptions {
  readonly scale: Value;
  readonly offset?: Value;
  readonly [option: string]: Value;
}

/** Gives all axes but the first another shape; one size may be -1. */
export interface ReshapeLayerOptions {
  readonly targetShape: Value;
  readonly [option: string]: Value;
}

/** Resizes images; integer images are rounded and stay integers. */
export interface ResizingLayerOptions {
  readonly height: number;
  readonly width: number;
  readonly interpolation?: string;
  readonly cropToAspectRatio?: boolean;
  readonly padToAspectRatio?: boolean;
  readonly fillMode?: string;
  readonly fillValue?: number;
  readonly antialias?: boolean;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** An Embedding that also projects vectors to `input_dim` scores, with `reverse=True`. */
export interface ReversibleEmbeddingLayerOptions {
  readonly inputDim: number;
  readonly outputDim: number;
  readonly tieWeights?: boolean;
  readonly embeddingsInitializer?: Value;
  readonly embeddingsRegularizer?: Value;
  readonly embeddingsConstraint?: Value;
  readonly maskZero?: boolean;
  readonly reverseDtype?: Value;
  readonly logitSoftCap?: number | null;
  readonly [option: string]: Value;
}

/** The frequencies of every channel over time. */
export interface STFTSpectrogramLayerOptions {
  readonly mode?: string;
  readonly frameLength?: number;
  readonly frameStep?: number | null;
  readonly fftLength?: number | null;
  readonly window?: Value;
  readonly periodic?: boolean;
  readonly scaling?: string | null;
  readonly padding?: string;
  readonly expandDims?: boolean;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Separable convolution over one axis. */
export interface SeparableConv1DLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly depthMultiplier?: number;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly depthwiseInitializer?: Value;
  readonly pointwiseInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly depthwiseRegularizer?: Value;
  readonly pointwiseRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly depthwiseConstraint?: Value;
  readonly pointwiseConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Separable convolution over height and width. */
export interface SeparableConv2DLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly depthMultiplier?: number;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly depthwiseInitializer?: Value;
  readonly pointwiseInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly depthwiseRegularizer?: Value;
  readonly pointwiseRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly depthwiseConstraint?: Value;
  readonly pointwiseConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Separable convolution over one axis. */
export interface SeparableConvolution1DLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly depthMultiplier?: number;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly depthwiseInitializer?: Value;
  readonly pointwiseInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly depthwiseRegularizer?: Value;
  readonly pointwiseRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly depthwiseConstraint?: Value;
  readonly pointwiseConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Separable convolution over height and width. */
export interface SeparableConvolution2DLayerOptions {
  readonly filters: number;
  readonly kernelSize: Value;
  readonly strides?: Value;
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly dilationRate?: Value;
  readonly depthMultiplier?: number;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly depthwiseInitializer?: Value;
  readonly pointwiseInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly depthwiseRegularizer?: Value;
  readonly pointwiseRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly depthwiseConstraint?: Value;
  readonly pointwiseConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly [option: string]: Value;
}

/** Fully connected recurrence: the output of a step is fed to the next. */
export interface SimpleRNNLayerOptions {
  readonly units: number;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly recurrentInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly recurrentRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly activityRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly recurrentConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly returnSequences?: boolean;
  readonly returnState?: boolean;
  readonly goBackwards?: boolean;
  readonly stateful?: boolean;
  readonly unroll?: boolean;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** `h = activation(x @ kernel + bias + h @ recurrent_kernel)`. */
export interface SimpleRNNCellLayerOptions {
  readonly units: number;
  readonly activation?: Value;
  readonly useBias?: boolean;
  readonly kernelInitializer?: Value;
  readonly recurrentInitializer?: Value;
  readonly biasInitializer?: Value;
  readonly kernelRegularizer?: Value;
  readonly recurrentRegularizer?: Value;
  readonly biasRegularizer?: Value;
  readonly kernelConstraint?: Value;
  readonly recurrentConstraint?: Value;
  readonly biasConstraint?: Value;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Softmax along an axis or several, over the elements that `mask` lets through. */
export interface SoftmaxLayerOptions {
  readonly axis?: Value;
  readonly [option: string]: Value;
}

/** Adds a number to images in training, and takes values above a threshold from the greatest. */
export interface SolarizationLayerOptions {
  readonly additionFactor?: Value;
  readonly thresholdFactor?: Value;
  readonly valueRange?: Value;
  readonly seed?: Value;
  readonly [option: string]: Value;
}

/** Drops whole feature maps of (batch, steps, channels). Source: Tompson et al. 2014. */
export interface SpatialDropout1DLayerOptions {
  readonly rate: number;
  readonly seed?: Value;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Drops whole feature maps of images. Source: Tompson et al. 2014. */
export interface SpatialDropout2DLayerOptions {
  readonly rate: number;
  readonly dataFormat?: Value;
  readonly seed?: Value;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Drops whole feature maps of volumes. Source: Tompson et al. 2014. */
export interface SpatialDropout3DLayerOptions {
  readonly rate: number;
  readonly dataFormat?: Value;
  readonly seed?: Value;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Divides the layer's kernel by its largest singular value at every training call. */
export interface SpectralNormalizationLayerOptions {
  readonly layer: Value;
  readonly powerIterations?: number;
  readonly [option: string]: Value;
}

/** Cells one above the other as a single cell. */
export interface StackedRNNCellsLayerOptions {
  readonly cells: Value;
  readonly [option: string]: Value;
}

/** Numbers of texts in a vocabulary, or texts of numbers. */
export interface StringLookupLayerOptions {
  readonly maxTokens?: Value;
  readonly numOovIndices?: number;
  readonly maskToken?: Value;
  readonly oovToken?: Value;
  readonly vocabulary?: Value;
  readonly idfWeights?: Value;
  readonly invert?: boolean;
  readonly outputMode?: string;
  readonly padToMaxTokens?: boolean;
  readonly sparse?: boolean;
  readonly encoding?: string;
  readonly name?: string | null;
  readonly salt?: Value;
  readonly [option: string]: Value;
}

/** The first of exactly two inputs minus the second. */
export interface SubtractLayerOptions {
  readonly [option: string]: Value;
}

/** Texts as numbers of their words in a vocabulary: standardized, split, joined to n-grams, looked up, padded. */
export interface TextVectorizationLayerOptions {
  readonly maxTokens?: Value;
  readonly standardize?: Value;
  readonly split?: Value;
  readonly ngrams?: Value;
  readonly outputMode?: string;
  readonly outputSequenceLength?: number | null;
  readonly padToMaxTokens?: boolean;
  readonly vocabulary?: Value;
  readonly idfWeights?: Value;
  readonly sparse?: boolean;
  readonly ragged?: boolean;
  readonly encoding?: string;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** x above `theta`, 0 elsewhere. Raises: ValueError on a negative theta. */
export interface ThresholdedReLULayerOptions {
  readonly theta?: number;
  readonly [option: string]: Value;
}

/** Applies a layer to every step of (batch, steps, ...), each step by itself. */
export interface TimeDistributedLayerOptions {
  readonly layer: Value;
  readonly [option: string]: Value;
}

/** Divides by the L2 norm along `axis`. Raises: TypeError on an axis that is no int or list. */
export interface UnitNormalizationLayerOptions {
  readonly axis?: Value;
  readonly [option: string]: Value;
}

/** Repeats each step. Raises: TypeError where size is no int, ValueError where not positive. */
export interface UpSampling1DLayerOptions {
  readonly size?: number;
  readonly [option: string]: Value;
}

/** Enlarges images by repetition or interpolation (bilinear, bicubic, lanczos3, lanczos5). */
export interface UpSampling2DLayerOptions {
  readonly size?: Value;
  readonly dataFormat?: string | null;
  readonly interpolation?: string;
  readonly [option: string]: Value;
}

/** Enlarges volumes by repetition. */
export interface UpSampling3DLayerOptions {
  readonly size?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Base of layers around `layer`. Raises: ValueError where it is no Layer. */
export interface WrapperLayerOptions {
  readonly layer: Value;
  readonly [option: string]: Value;
}

/** Zeros before and after the steps: `padding` an int or (before, after). */
export interface ZeroPadding1DLayerOptions {
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Zeros around images: an int, (height, width), or ((top, bottom), (left, right)). */
export interface ZeroPadding2DLayerOptions {
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Zeros around volumes: an int, three, or three pairs. */
export interface ZeroPadding3DLayerOptions {
  readonly padding?: Value;
  readonly dataFormat?: string | null;
  readonly [option: string]: Value;
}

/** Special type indicating an unconstrained type. */
export interface AnyLossOptions {
  readonly [option: string]: Value;
}

/** Cross-entropy of labels 0 and 1. */
export interface BinaryCrossentropyLossOptions {
  readonly fromLogits?: boolean;
  readonly labelSmoothing?: number;
  readonly axis?: number;
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Binary cross-entropy in which hard samples count more. */
export interface BinaryFocalCrossentropyLossOptions {
  readonly applyClassBalancing?: boolean;
  readonly alpha?: number;
  readonly gamma?: number;
  readonly fromLogits?: boolean;
  readonly labelSmoothing?: number;
  readonly axis?: number;
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Connectionist temporal classification. */
export interface CTCLossOptions {
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Cross-entropy of one-hot labels. */
export interface CategoricalCrossentropyLossOptions {
  readonly fromLogits?: boolean;
  readonly labelSmoothing?: number;
  readonly axis?: number;
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Categorical cross-entropy in which hard samples count more. */
export interface CategoricalFocalCrossentropyLossOptions {
  readonly alpha?: Value;
  readonly gamma?: number;
  readonly fromLogits?: boolean;
  readonly labelSmoothing?: number;
  readonly axis?: number;
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** (1 - p^q) / q for the probability p of the label. */
export interface CategoricalGeneralizedCrossEntropyLossOptions {
  readonly q?: number;
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** max(largest wrong prediction - right prediction + 1, 0). */
export interface CategoricalHingeLossOptions {
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Similarities within classes against those between. */
export interface CircleLossOptions {
  readonly gamma?: number;
  readonly margin?: number;
  readonly removeDiagonal?: boolean;
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Minus the cosine between labels and predictions. */
export interface CosineSimilarityLossOptions {
  readonly axis?: number;
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** 1 - twice the overlap over the sum of sizes. */
export interface DiceLossOptions {
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly axis?: Value;
  readonly dtype?: Value;
}

/** mean(max(1 - y_true y_pred, 0)). */
export interface HingeLossOptions {
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Squared up to `delta`, linear beyond it. */
export interface HuberLossOptions {
  readonly delta?: number;
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** sum(y_true log(y_true / y_pred)). */
export interface KLDivergenceLossOptions {
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** mean(log(cosh(y_pred - y_true))). */
export interface LogCoshLossOptions {
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Subclasses implement `call(y_true, y_pred)`, giving one value per sample. */
export interface LossLossOptions {
  readonly name?: string | null;
  readonly reduction?: string | null;
  readonly dtype?: Value;
}

/** A Loss of a function `fn(y_true, y_pred, **kwargs)`. */
export interface LossFunctionWrapperLossOptions {
  readonly fn: Value;
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly [option: string]: Value;
}

/** mean(|y_true - y_pred|). */
export interface MeanAbsoluteErrorLossOptions {
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** 100 mean(|y_true - y_pred| / |y_true|). */
export interface MeanAbsolutePercentageErrorLossOptions {
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** mean((y_true - y_pred)^2). */
export interface MeanSquaredErrorLossOptions {
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** mean((log(y_true + 1) - log(y_pred + 1))^2). */
export interface MeanSquaredLogarithmicErrorLossOptions {
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** mean(y_pred - y_true log(y_pred)). */
export interface PoissonLossOptions {
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** How a loss's values become one; plain strings are the usual way to say it. */
export interface ReductionLossOptions {
}

/** Cross-entropy of integer labels; `ignore_class` labels do not count. */
export interface SparseCategoricalCrossentropyLossOptions {
  readonly fromLogits?: boolean;
  readonly ignoreClass?: number | null;
  readonly reduction?: string | null;
  readonly axis?: number;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** mean(max(1 - y_true y_pred, 0)^2). */
export interface SquaredHingeLossOptions {
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** 1 - overlap over overlap, misses and false alarms. */
export interface TverskyLossOptions {
  readonly alpha?: number;
  readonly beta?: number;
  readonly reduction?: string | null;
  readonly name?: string | null;
  readonly axis?: Value;
  readonly dtype?: Value;
}

/** Area under a curve of two ratios as the threshold moves from 0 to 1. */
export interface AUCMetricOptions {
  readonly numThresholds?: number;
  readonly curve?: Value;
  readonly summationMethod?: Value;
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly thresholds?: Value;
  readonly multiLabel?: boolean;
  readonly numLabels?: number | null;
  readonly labelWeights?: Value;
  readonly fromLogits?: boolean;
}

/** How often predictions equal labels. */
export interface AccuracyMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Special type indicating an unconstrained type. */
export interface AnyMetricOptions {
  readonly [option: string]: Value;
}

/** How often predictions are on the side of `threshold` that the labels are. */
export interface BinaryAccuracyMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly threshold?: number;
}

/** Cross-entropy of labels 0 and 1. */
export interface BinaryCrossentropyMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly fromLogits?: boolean;
  readonly labelSmoothing?: number;
}

/** IoU of two classes: predictions at or above `threshold` are class 1. */
export interface BinaryIoUMetricOptions {
  readonly targetClassIds?: Value;
  readonly threshold?: number;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** How often the largest prediction is the one-hot label's. */
export interface CategoricalAccuracyMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Cross-entropy of one-hot labels. */
export interface CategoricalCrossentropyMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly fromLogits?: boolean;
  readonly labelSmoothing?: number;
  readonly axis?: number;
}

/** max(largest wrong prediction - right prediction + 1, 0). */
export interface CategoricalHingeMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Lin's concordance correlation. */
export interface ConcordanceCorrelationMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly axis?: Value;
}

/** The cosine between labels and predictions. */
export interface CosineSimilarityMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly axis?: number;
}

/** FBetaScore with beta 1. */
export interface F1ScoreMetricOptions {
  readonly average?: string | null;
  readonly threshold?: number | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** (1 + beta^2) precision recall / (beta^2 precision + recall). */
export interface FBetaScoreMetricOptions {
  readonly average?: string | null;
  readonly beta?: number;
  readonly threshold?: number | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Positive labels predicted at or below the threshold. */
export interface FalseNegativesMetricOptions {
  readonly thresholds?: Value;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Negative labels predicted above the threshold. */
export interface FalsePositivesMetricOptions {
  readonly thresholds?: Value;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** mean(max(1 - y_true y_pred, 0)). */
export interface HingeMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Mean over target classes of true positives / (labels + predictions - true positives). */
export interface IoUMetricOptions {
  readonly numClasses: number;
  readonly targetClassIds: Value;
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly ignoreClass?: number | null;
  readonly sparseYTrue?: boolean;
  readonly sparseYPred?: boolean;
  readonly axis?: number;
}

/** sum(y_true log(y_true / y_pred)). */
export interface KLDivergenceMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** mean(log(cosh(y_pred - y_true))). */
export interface LogCoshErrorMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Weighted mean of the values. */
export interface MeanMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** mean(|y_true - y_pred|). */
export interface MeanAbsoluteErrorMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** 100 mean(|y_true - y_pred| / |y_true|). */
export interface MeanAbsolutePercentageErrorMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** IoU over all classes. */
export interface MeanIoUMetricOptions {
  readonly numClasses: number;
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly ignoreClass?: number | null;
  readonly sparseYTrue?: boolean;
  readonly sparseYPred?: boolean;
  readonly axis?: number;
}

/** Mean of `fn(y_true, y_pred, **kwargs)`, one value per sample. */
export interface MeanMetricWrapperMetricOptions {
  readonly fn: Value;
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly [option: string]: Value;
}

/** mean((y_true - y_pred)^2). */
export interface MeanSquaredErrorMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** mean((log(y_true + 1) - log(y_pred + 1))^2). */
export interface MeanSquaredLogarithmicErrorMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Subclasses make variables in the constructor and implement `update_state` and `result`. */
export interface MetricMetricOptions {
  readonly dtype?: Value;
  readonly name?: string | null;
}

/** IoU of one-hot labels. */
export interface OneHotIoUMetricOptions {
  readonly numClasses: number;
  readonly targetClassIds: Value;
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly ignoreClass?: number | null;
  readonly sparseYPred?: boolean;
  readonly axis?: number;
}

/** IoU of one-hot labels over all classes. */
export interface OneHotMeanIoUMetricOptions {
  readonly numClasses: number;
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly ignoreClass?: number | null;
  readonly sparseYPred?: boolean;
  readonly axis?: number;
}

/** Linear correlation. */
export interface PearsonCorrelationMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly axis?: Value;
}

/** mean(y_pred - y_true log(y_pred)). */
export interface PoissonMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Share of the positive predictions that are right. */
export interface PrecisionMetricOptions {
  readonly thresholds?: Value;
  readonly topK?: number | null;
  readonly classId?: number | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** The best precision at a recall of at least `recall`. */
export interface PrecisionAtRecallMetricOptions {
  readonly recall: number;
  readonly numThresholds?: number;
  readonly classId?: number | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Share of the labels' variance that predictions explain. */
export interface R2ScoreMetricOptions {
  readonly classAggregation?: string | null;
  readonly numRegressors?: number;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Share of the positive labels that are found. Arguments as Precision's. */
export interface RecallMetricOptions {
  readonly thresholds?: Value;
  readonly topK?: number | null;
  readonly classId?: number | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** The best recall at a precision of at least `precision`. */
export interface RecallAtPrecisionMetricOptions {
  readonly precision: number;
  readonly numThresholds?: number;
  readonly classId?: number | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** sqrt(mean((y_pred - y_true)^2)) over all batches. */
export interface RootMeanSquaredErrorMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** The best sensitivity at a specificity of at least `specificity`. */
export interface SensitivityAtSpecificityMetricOptions {
  readonly specificity: number;
  readonly numThresholds?: number;
  readonly classId?: number | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** How often the largest prediction is at the integer label. */
export interface SparseCategoricalAccuracyMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Cross-entropy of integer labels. */
export interface SparseCategoricalCrossentropyMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly fromLogits?: boolean;
  readonly ignoreClass?: number | null;
  readonly axis?: number;
}

/** How often the integer label is among the k largest predictions. */
export interface SparseTopKCategoricalAccuracyMetricOptions {
  readonly k?: number;
  readonly name?: string | null;
  readonly dtype?: Value;
  readonly fromSortedIds?: boolean;
}

/** The best specificity at a sensitivity of at least `sensitivity`. */
export interface SpecificityAtSensitivityMetricOptions {
  readonly sensitivity: number;
  readonly numThresholds?: number;
  readonly classId?: number | null;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** mean(max(1 - y_true y_pred, 0)^2). */
export interface SquaredHingeMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Weighted sum of the values. */
export interface SumMetricOptions {
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** How often the one-hot label is among the k largest predictions. */
export interface TopKCategoricalAccuracyMetricOptions {
  readonly k?: number;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Negative labels predicted at or below the threshold. */
export interface TrueNegativesMetricOptions {
  readonly thresholds?: Value;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** Positive labels predicted above the threshold. */
export interface TruePositivesMetricOptions {
  readonly thresholds?: Value;
  readonly name?: string | null;
  readonly dtype?: Value;
}

/** The calls that lead from `inputs` to `outputs`, both structures of KerasTensors. */
export interface FunctionalModelOptions {
  readonly inputs: Value;
  readonly outputs: Value;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** Layers with training and inference. */
export interface ModelModelOptions {
  readonly [option: string]: Value;
}

/** A plain stack of layers, each with one input and one output. */
export interface SequentialModelOptions {
  readonly [option: string]: Value;
}

/** Steps in the ratio of running means of past steps and gradients (Zeiler 2012). */
export interface AdadeltaOptimizerOptions {
  readonly learningRate?: Value;
  readonly rho?: number;
  readonly epsilon?: number;
  readonly weightDecay?: Value;
  readonly clipnorm?: Value;
  readonly globalClipnorm?: Value;
  readonly clipvalue?: Value;
  readonly useEma?: boolean;
  readonly emaMomentum?: Value;
  readonly emaOverwriteFrequency?: Value;
  readonly lossScaleFactor?: Value;
  readonly gradientAccumulationSteps?: Value;
  readonly name?: Value;
  readonly [option: string]: Value;
}

/** Second moments kept as row and column means (Shazeer & Stern 2018). */
export interface AdafactorOptimizerOptions {
  readonly learningRate?: Value;
  readonly beta2Decay?: number;
  readonly epsilon1?: number;
  readonly epsilon2?: number;
  readonly clipThreshold?: number;
  readonly relativeStep?: boolean;
  readonly weightDecay?: Value;
  readonly clipnorm?: Value;
  readonly globalClipnorm?: Value;
  readonly clipvalue?: Value;
  readonly useEma?: boolean;
  readonly emaMomentum?: Value;
  readonly emaOverwriteFrequency?: Value;
  readonly lossScaleFactor?: Value;
  readonly gradientAccumulationSteps?: Value;
  readonly name?: Value;
  readonly [option: string]: Value;
}

/** Steps divided by the root of the sum of squared gradients (Duchi et al. 2011). */
export interface AdagradOptimizerOptions {
  readonly learningRate?: Value;
  readonly initialAccumulatorValue?: number;
  readonly epsilon?: number;
  readonly weightDecay?: Value;
  readonly clipnorm?: Value;
  readonly globalClipnorm?: Value;
  readonly clipvalue?: Value;
  readonly useEma?: boolean;
  readonly emaMomentum?: Value;
  readonly emaOverwriteFrequency?: Value;
  readonly lossScaleFactor?: Value;
  readonly gradientAccumulationSteps?: Value;
  readonly name?: Value;
  readonly [option: string]: Value;
}

/** Steps scaled by running estimates of the gradient's first two moments. */
export interface AdamOptimizerOptions {
  readonly learningRate?: Value;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly amsgrad?: boolean;
  readonly weightDecay?: Value;
  readonly clipnorm?: Value;
  readonly globalClipnorm?: Value;
  readonly clipvalue?: Value;
  readonly useEma?: boolean;
  readonly emaMomentum?: Value;
  readonly emaOverwriteFrequency?: Value;
  readonly lossScaleFactor?: Value;
  readonly gradientAccumulationSteps?: Value;
  readonly name?: Value;
  readonly [option: string]: Value;
}

/** Adam with decoupled weight decay (Loshchilov & Hutter 2019). Raises ValueError without decay. */
export interface AdamWOptimizerOptions {
  readonly learningRate?: Value;
  readonly weightDecay?: number | null;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly amsgrad?: boolean;
  readonly clipnorm?: Value;
  readonly globalClipnorm?: Value;
  readonly clipvalue?: Value;
  readonly useEma?: boolean;
  readonly emaMomentum?: Value;
  readonly emaOverwriteFrequency?: Value;
  readonly lossScaleFactor?: Value;
  readonly gradientAccumulationSteps?: Value;
  readonly name?: Value;
  readonly [option: string]: Value;
}

/** Adam with the infinity norm in place of the second moment (Kingma & Ba 2014). */
export interface AdamaxOptimizerOptions {
  readonly learningRate?: Value;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: Value;
  readonly clipnorm?: Value;
  readonly globalClipnorm?: Value;
  readonly clipvalue?: Value;
  readonly useEma?: boolean;
  readonly emaMomentum?: Value;
  readonly emaOverwriteFrequency?: Value;
  readonly lossScaleFactor?: Value;
  readonly gradientAccumulationSteps?: Value;
  readonly name?: Value;
  readonly [option: string]: Value;
}

/** Special type indicating an unconstrained type. */
export interface AnyOptimizerOptions {
  readonly [option: string]: Value;
}

/** Follow the regularized leader (McMahan et al. 2013), with L1, L2 and shrinkage. */
export interface FtrlOptimizerOptions {
  readonly learningRate?: Value;
  readonly learningRatePower?: number;
  readonly initialAccumulatorValue?: number;
  readonly l1RegularizationStrength?: number;
  readonly l2RegularizationStrength?: number;
  readonly l2ShrinkageRegularizationStrength?: number;
  readonly beta?: number;
  readonly weightDecay?: Value;
  readonly clipnorm?: Value;
  readonly globalClipnorm?: Value;
  readonly clipvalue?: Value;
  readonly useEma?: boolean;
  readonly emaMomentum?: Value;
  readonly emaOverwriteFrequency?: Value;
  readonly lossScaleFactor?: Value;
  readonly gradientAccumulationSteps?: Value;
  readonly name?: Value;
  readonly [option: string]: Value;
}

/** Adam whose step is scaled to the length of the weights, per variable (You et al. 2020). */
export interface LambOptimizerOptions {
  readonly learningRate?: Value;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: Value;
  readonly clipnorm?: Value;
  readonly globalClipnorm?: Value;
  readonly clipvalue?: Value;
  readonly useEma?: boolean;
  readonly emaMomentum?: Value;
  readonly emaOverwriteFrequency?: Value;
  readonly lossScaleFactor?: Value;
  readonly gradientAccumulationSteps?: Value;
  readonly name?: Value;
  readonly [option: string]: Value;
}

/** Steps of the sign of an interpolated momentum (Chen et al. 2023). Raises ValueError on beta_1. */
export interface LionOptimizerOptions {
  readonly learningRate?: Value;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly weightDecay?: Value;
  readonly clipnorm?: Value;
  readonly globalClipnorm?: Value;
  readonly clipvalue?: Value;
  readonly useEma?: boolean;
  readonly emaMomentum?: Value;
  readonly emaOverwriteFrequency?: Value;
  readonly lossScaleFactor?: Value;
  readonly gradientAccumulationSteps?: Value;
  readonly name?: Value;
  readonly [option: string]: Value;
}

/** Wraps an optimizer: the loss is scaled up, gradients down; a step with infinities is skipped. */
export interface LossScaleOptimizerOptimizerOptions {
  readonly innerOptimizer: Value;
  readonly initialScale?: number;
  readonly dynamicGrowthSteps?: number;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** Matrices move along their orthogonalized momentum, other variables by AdamW. */
export interface MuonOptimizerOptions {
  readonly learningRate?: Value;
  readonly adamBeta1?: number;
  readonly adamBeta2?: number;
  readonly adamWeightDecay?: number | null;
  readonly epsilon?: number;
  readonly weightDecay?: number | null;
  readonly clipnorm?: number | null;
  readonly clipvalue?: number | null;
  readonly globalClipnorm?: number | null;
  readonly useEma?: boolean;
  readonly emaMomentum?: number;
  readonly emaOverwriteFrequency?: number | null;
  readonly lossScaleFactor?: number | null;
  readonly gradientAccumulationSteps?: number | null;
  readonly name?: string | null;
  readonly excludeLayers?: Value;
  readonly excludeEmbeddings?: boolean;
  readonly muonA?: number;
  readonly muonB?: number;
  readonly muonC?: number;
  readonly adamLrRatio?: number;
  readonly momentum?: number;
  readonly nsSteps?: number;
  readonly nesterov?: boolean;
  readonly rmsRate?: number | null;
  readonly [option: string]: Value;
}

/** Adam with Nesterov's momentum (Dozat 2015). */
export interface NadamOptimizerOptions {
  readonly learningRate?: Value;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: Value;
  readonly clipnorm?: Value;
  readonly globalClipnorm?: Value;
  readonly clipvalue?: Value;
  readonly useEma?: boolean;
  readonly emaMomentum?: Value;
  readonly emaOverwriteFrequency?: Value;
  readonly lossScaleFactor?: Value;
  readonly gradientAccumulationSteps?: Value;
  readonly name?: Value;
  readonly [option: string]: Value;
}

/** Updates variables from gradients. Subclasses implement `build` (slots) and `update_step`. */
export interface OptimizerOptimizerOptions {
  readonly learningRate: Value;
  readonly weightDecay?: number | null;
  readonly clipnorm?: number | null;
  readonly clipvalue?: number | null;
  readonly globalClipnorm?: number | null;
  readonly useEma?: boolean;
  readonly emaMomentum?: number;
  readonly emaOverwriteFrequency?: number | null;
  readonly lossScaleFactor?: number | null;
  readonly gradientAccumulationSteps?: number | null;
  readonly name?: string | null;
  readonly [option: string]: Value;
}

/** Steps divided by the root of a running mean of squared gradients. */
export interface RMSpropOptimizerOptions {
  readonly learningRate?: Value;
  readonly rho?: number;
  readonly momentum?: number;
  readonly epsilon?: number;
  readonly centered?: boolean;
  readonly weightDecay?: Value;
  readonly clipnorm?: Value;
  readonly globalClipnorm?: Value;
  readonly clipvalue?: Value;
  readonly useEma?: boolean;
  readonly emaMomentum?: Value;
  readonly emaOverwriteFrequency?: Value;
  readonly lossScaleFactor?: Value;
  readonly gradientAccumulationSteps?: Value;
  readonly name?: Value;
  readonly [option: string]: Value;
}

/** `w -= rate * g`; with momentum, `v = momentum * v - rate * g; w += v`. */
export interface SGDOptimizerOptions {
  readonly learningRate?: Value;
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly weightDecay?: Value;
  readonly clipnorm?: Value;
  readonly globalClipnorm?: Value;
  readonly clipvalue?: Value;
  readonly useEma?: boolean;
  readonly emaMomentum?: Value;
  readonly emaOverwriteFrequency?: Value;
  readonly lossScaleFactor?: Value;
  readonly gradientAccumulationSteps?: Value;
  readonly name?: Value;
  readonly [option: string]: Value;
}

/** Gradients are taken between the fast weights and their running mean. */
export interface ScheduleFreeAdamWOptimizerOptions {
  readonly learningRate?: Value;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly warmupSteps?: number;
  readonly weightDecay?: Value;
  readonly clipnorm?: Value;
  readonly globalClipnorm?: Value;
  readonly clipvalue?: Value;
  readonly useEma?: boolean;
  readonly emaMomentum?: Value;
  readonly emaOverwriteFrequency?: Value;
  readonly lossScaleFactor?: Value;
  readonly gradientAccumulationSteps?: Value;
  readonly name?: Value;
  readonly [option: string]: Value;
}

/** Special type indicating an unconstrained type. */
export interface AnyRegularizerOptions {
  readonly [option: string]: Value;
}

/** `l1 * sum(|x|)`. */
export interface L1RegularizerOptions {
  readonly l1?: number;
}

/** `l1 * sum(|x|) + l2 * sum(x^2)`. Raises ValueError on a negative factor. */
export interface L1L2RegularizerOptions {
  readonly l1?: number;
  readonly l2?: number;
}

/** `l2 * sum(x^2)`. */
export interface L2RegularizerOptions {
  readonly l2?: number;
}

/** Penalty on rows (or columns) that are not orthogonal: mean |cosine| of distinct pairs times factor. */
export interface OrthogonalRegularizerRegularizerOptions {
  readonly factor?: number;
  readonly mode?: string;
}

/** Called with a tensor, gives a scalar added to the loss. Subclass it for your own. */
export interface RegularizerRegularizerOptions {
}

/** `l1 * sum(|x|)`. */
export interface l1RegularizerOptions {
  readonly l1?: number;
}

/** `l1 * sum(|x|) + l2 * sum(x^2)`. Raises ValueError on a negative factor. */
export interface l1_l2RegularizerOptions {
  readonly l1?: number;
  readonly l2?: number;
}

/** `l2 * sum(x^2)`. */
export interface l2RegularizerOptions {
  readonly l2?: number;
}

/** Penalty on rows (or columns) that are not orthogonal: mean |cosine| of distinct pairs times factor. */
export interface orthogonal_regularizerRegularizerOptions {
  readonly factor?: number;
  readonly mode?: string;
}

export interface Activations {
  readonly Any: Maker<{ readonly [option: string]: Value; }>;
  readonly aliases: Maker<{ readonly module: string; }>;
  readonly celu: Maker<{ readonly x: Value; readonly alpha?: number; }>;
  readonly deserialize: Maker<{ readonly config: Value; readonly customObjects?: Value; }>;
  readonly deserializeKerasObject: Maker<{ readonly config: Value; readonly customObjects?: Value; readonly safeMode?: boolean; readonly [option: string]: Value; }>;
  readonly elu: Maker<{ readonly x: Value; readonly alpha?: number; }>;
  readonly exponential: Maker<{ readonly x: Value; }>;
  readonly gelu: Maker<{ readonly x: Value; readonly approximate?: boolean; }>;
  readonly get: Maker<{ readonly identifier: Value; }>;
  readonly glu: Maker<{ readonly x: Value; readonly axis?: number; }>;
  readonly hardShrink: Maker<{ readonly x: Value; readonly threshold?: number; }>;
  readonly hardSigmoid: Maker<{ readonly x: Value; }>;
  readonly hardSilu: Maker<{ readonly x: Value; }>;
  readonly hardSwish: Maker<{ readonly x: Value; }>;
  readonly hardTanh: Maker<{ readonly x: Value; }>;
  readonly leakyRelu: Maker<{ readonly x: Value; readonly negativeSlope?: number; }>;
  readonly linear: Maker<{ readonly x: Value; }>;
  readonly logSigmoid: Maker<{ readonly x: Value; }>;
  readonly logSoftmax: Maker<{ readonly x: Value; readonly axis?: number; }>;
  readonly mish: Maker<{ readonly x: Value; }>;
  readonly publicName: Maker<{ readonly target: Value; }>;
  readonly relu: Maker<{ readonly x: Value; readonly negativeSlope?: number; readonly maxValue?: number | null; readonly threshold?: number; }>;
  readonly relu6: Maker<{ readonly x: Value; }>;
  readonly resolve: Maker<{ readonly identifier: Value; readonly module: string; readonly what: string; readonly call?: boolean; }>;
  readonly selu: Maker<{ readonly x: Value; }>;
  readonly serialize: Maker<{ readonly activation: Value; }>;
  readonly serializeKerasObject: Maker<{ readonly obj: Value; }>;
  readonly sigmoid: Maker<{ readonly x: Value; }>;
  readonly silu: Maker<{ readonly x: Value; }>;
  readonly softShrink: Maker<{ readonly x: Value; readonly threshold?: number; }>;
  readonly softmax: Maker<{ readonly x: Value; readonly axis?: Value; }>;
  readonly softplus: Maker<{ readonly x: Value; }>;
  readonly softsign: Maker<{ readonly x: Value; }>;
  readonly sparsePlus: Maker<{ readonly x: Value; }>;
  readonly sparseSigmoid: Maker<{ readonly x: Value; }>;
  readonly sparsemax: Maker<{ readonly x: Value; readonly axis?: number; }>;
  readonly squareplus: Maker<{ readonly x: Value; readonly b?: number; }>;
  readonly swish: Maker<{ readonly x: Value; }>;
  readonly tanh: Maker<{ readonly x: Value; }>;
  readonly tanhShrink: Maker<{ readonly x: Value; }>;
  readonly threshold: Maker<{ readonly x: Value; readonly threshold: number; readonly defaultValue: number; }>;
  readonly [name: string]: Value;
}

export interface Callbacks {
  readonly BackupAndRestore: Maker<BackupAndRestoreCallbackOptions, PythonObject>;
  readonly CSVLogger: Maker<CSVLoggerCallbackOptions, PythonObject>;
  readonly Callback: Maker<CallbackCallbackOptions, PythonObject>;
  readonly CallbackList: Maker<CallbackListCallbackOptions, PythonObject>;
  readonly EarlyStopping: Maker<EarlyStoppingCallbackOptions, PythonObject>;
  readonly History: Maker<HistoryCallbackOptions, PythonObject>;
  readonly LambdaCallback: Maker<LambdaCallbackCallbackOptions, PythonObject>;
  readonly LearningRateScheduler: Maker<LearningRateSchedulerCallbackOptions, PythonObject>;
  readonly ModelCheckpoint: Maker<ModelCheckpointCallbackOptions, PythonObject>;
  readonly ProgbarLogger: Maker<ProgbarLoggerCallbackOptions, PythonObject>;
  readonly ReduceLROnPlateau: Maker<ReduceLROnPlateauCallbackOptions, PythonObject>;
  readonly RemoteMonitor: Maker<RemoteMonitorCallbackOptions, PythonObject>;
  readonly SwapEMAWeights: Maker<SwapEMAWeightsCallbackOptions, PythonObject>;
  readonly TensorBoard: Maker<TensorBoardCallbackOptions, PythonObject>;
  readonly TerminateOnNaN: Maker<TerminateOnNaNCallbackOptions, PythonObject>;
  readonly [name: string]: Value;
}

export interface Constraints {
  readonly Any: Maker<AnyConstraintOptions, PythonObject>;
  readonly Constraint: Maker<ConstraintConstraintOptions, PythonObject>;
  readonly MaxNorm: Maker<MaxNormConstraintOptions, PythonObject>;
  readonly MinMaxNorm: Maker<MinMaxNormConstraintOptions, PythonObject>;
  readonly NonNeg: Maker<NonNegConstraintOptions, PythonObject>;
  readonly UnitNorm: Maker<UnitNormConstraintOptions, PythonObject>;
  readonly aliases: Maker<{ readonly module: string; }>;
  readonly deserialize: Maker<{ readonly config: Value; readonly customObjects?: Value; }>;
  readonly deserializeKerasObject: Maker<{ readonly config: Value; readonly customObjects?: Value; readonly safeMode?: boolean; readonly [option: string]: Value; }>;
  readonly get: Maker<{ readonly identifier: Value; }>;
  readonly max_norm: Maker<max_normConstraintOptions, PythonObject>;
  readonly min_max_norm: Maker<min_max_normConstraintOptions, PythonObject>;
  readonly non_neg: Maker<non_negConstraintOptions, PythonObject>;
  readonly resolve: Maker<{ readonly identifier: Value; readonly module: string; readonly what: string; readonly call?: boolean; }>;
  readonly serialize: Maker<{ readonly constraint: Value; }>;
  readonly serializeKerasObject: Maker<{ readonly obj: Value; }>;
  readonly unit_norm: Maker<unit_normConstraintOptions, PythonObject>;
  readonly [name: string]: Value;
}

export interface Initializers {
  readonly Any: Maker<AnyInitializerOptions, PythonObject>;
  readonly Constant: Maker<ConstantInitializerOptions, PythonObject>;
  readonly GlorotNormal: Maker<GlorotNormalInitializerOptions, PythonObject>;
  readonly GlorotUniform: Maker<GlorotUniformInitializerOptions, PythonObject>;
  readonly HeNormal: Maker<HeNormalInitializerOptions, PythonObject>;
  readonly HeUniform: Maker<HeUniformInitializerOptions, PythonObject>;
  readonly Identity: Maker<IdentityInitializerOptions, PythonObject>;
  readonly IdentityInitializer: Maker<IdentityInitializerInitializerOptions, PythonObject>;
  readonly Initializer: Maker<InitializerInitializerOptions, PythonObject>;
  readonly LecunNormal: Maker<LecunNormalInitializerOptions, PythonObject>;
  readonly LecunUniform: Maker<LecunUniformInitializerOptions, PythonObject>;
  readonly Ones: Maker<OnesInitializerOptions, PythonObject>;
  readonly Orthogonal: Maker<OrthogonalInitializerOptions, PythonObject>;
  readonly OrthogonalInitializer: Maker<OrthogonalInitializerInitializerOptions, PythonObject>;
  readonly RandomNormal: Maker<RandomNormalInitializerOptions, PythonObject>;
  readonly RandomUniform: Maker<RandomUniformInitializerOptions, PythonObject>;
  readonly STFT: Maker<STFTInitializerOptions, PythonObject>;
  readonly STFTInitializer: Maker<STFTInitializerInitializerOptions, PythonObject>;
  readonly TruncatedNormal: Maker<TruncatedNormalInitializerOptions, PythonObject>;
  readonly VarianceScaling: Maker<VarianceScalingInitializerOptions, PythonObject>;
  readonly Zeros: Maker<ZerosInitializerOptions, PythonObject>;
  readonly aliases: Maker<{ readonly module: string; }>;
  readonly asDtype: Maker<{ readonly value: Value; }>;
  readonly constant: Maker<constantInitializerOptions, PythonObject>;
  readonly convertToTensor: Maker<{ readonly value: Value; readonly dtype?: Value; readonly dtypeHint?: Value; readonly name?: Value; }>;
  readonly deserialize: Maker<{ readonly config: Value; readonly customObjects?: Value; }>;
  readonly deserializeKerasObject: Maker<{ readonly config: Value; readonly customObjects?: Value; readonly safeMode?: boolean; readonly [option: string]: Value; }>;
  readonly get: Maker<{ readonly identifier: Value; }>;
  readonly glorot_normal: Maker<glorot_normalInitializerOptions, PythonObject>;
  readonly glorot_uniform: Maker<glorot_uniformInitializerOptions, PythonObject>;
  readonly he_normal: Maker<he_normalInitializerOptions, PythonObject>;
  readonly he_uniform: Maker<he_uniformInitializerOptions, PythonObject>;
  readonly identity: Maker<identityInitializerOptions, PythonObject>;
  readonly isTensor: Maker<{ readonly value: Value; }>;
  readonly lecun_normal: Maker<lecun_normalInitializerOptions, PythonObject>;
  readonly lecun_uniform: Maker<lecun_uniformInitializerOptions, PythonObject>;
  readonly ones: Maker<onesInitializerOptions, PythonObject>;
  readonly orthogonal: Maker<orthogonalInitializerOptions, PythonObject>;
  readonly random_normal: Maker<random_normalInitializerOptions, PythonObject>;
  readonly random_uniform: Maker<random_uniformInitializerOptions, PythonObject>;
  readonly resolve: Maker<{ readonly identifier: Value; readonly module: string; readonly what: string; readonly call?: boolean; }>;
  readonly serialize: Maker<{ readonly initializer: Value; }>;
  readonly serializeKerasObject: Maker<{ readonly obj: Value; }>;
  readonly standardizeDtype: Maker<{ readonly dtype: Value; }>;
  readonly stft: Maker<stftInitializerOptions, PythonObject>;
  readonly truncated_normal: Maker<truncated_normalInitializerOptions, PythonObject>;
  readonly variance_scaling: Maker<variance_scalingInitializerOptions, PythonObject>;
  readonly zeros: Maker<zerosInitializerOptions, PythonObject>;
  readonly [name: string]: Value;
}

export interface Layers {
  readonly Activation: Maker<ActivationLayerOptions, Layer>;
  readonly ActivityRegularization: Maker<ActivityRegularizationLayerOptions, Layer>;
  readonly AdaptiveAveragePooling1D: Maker<AdaptiveAveragePooling1DLayerOptions, Layer>;
  readonly AdaptiveAveragePooling2D: Maker<AdaptiveAveragePooling2DLayerOptions, Layer>;
  readonly AdaptiveAveragePooling3D: Maker<AdaptiveAveragePooling3DLayerOptions, Layer>;
  readonly AdaptiveMaxPooling1D: Maker<AdaptiveMaxPooling1DLayerOptions, Layer>;
  readonly AdaptiveMaxPooling2D: Maker<AdaptiveMaxPooling2DLayerOptions, Layer>;
  readonly AdaptiveMaxPooling3D: Maker<AdaptiveMaxPooling3DLayerOptions, Layer>;
  readonly Add: Maker<AddLayerOptions, Layer>;
  readonly AdditiveAttention: Maker<AdditiveAttentionLayerOptions, Layer>;
  readonly AlphaDropout: Maker<AlphaDropoutLayerOptions, Layer>;
  readonly Attention: Maker<AttentionLayerOptions, Layer>;
  readonly AugMix: Maker<AugMixLayerOptions, Layer>;
  readonly AutoContrast: Maker<AutoContrastLayerOptions, Layer>;
  readonly Average: Maker<AverageLayerOptions, Layer>;
  readonly AveragePooling1D: Maker<AveragePooling1DLayerOptions, Layer>;
  readonly AveragePooling2D: Maker<AveragePooling2DLayerOptions, Layer>;
  readonly AveragePooling3D: Maker<AveragePooling3DLayerOptions, Layer>;
  readonly AvgPool1D: Maker<AvgPool1DLayerOptions, Layer>;
  readonly AvgPool2D: Maker<AvgPool2DLayerOptions, Layer>;
  readonly AvgPool3D: Maker<AvgPool3DLayerOptions, Layer>;
  readonly BatchNormalization: Maker<BatchNormalizationLayerOptions, Layer>;
  readonly Bidirectional: Maker<BidirectionalLayerOptions, Layer>;
  readonly CategoryEncoding: Maker<CategoryEncodingLayerOptions, Layer>;
  readonly CenterCrop: Maker<CenterCropLayerOptions, Layer>;
  readonly Concatenate: Maker<ConcatenateLayerOptions, Layer>;
  readonly ContrastLimitedAdaptiveHistogramEqualization: Maker<ContrastLimitedAdaptiveHistogramEqualizationLayerOptions, Layer>;
  readonly Conv1D: Maker<Conv1DLayerOptions, Layer>;
  readonly Conv1DTranspose: Maker<Conv1DTransposeLayerOptions, Layer>;
  readonly Conv2D: Maker<Conv2DLayerOptions, Layer>;
  readonly Conv2DTranspose: Maker<Conv2DTransposeLayerOptions, Layer>;
  readonly Conv3D: Maker<Conv3DLayerOptions, Layer>;
  readonly Conv3DTranspose: Maker<Conv3DTransposeLayerOptions, Layer>;
  readonly ConvLSTM1D: Maker<ConvLSTM1DLayerOptions, Layer>;
  readonly ConvLSTM2D: Maker<ConvLSTM2DLayerOptions, Layer>;
  readonly ConvLSTM3D: Maker<ConvLSTM3DLayerOptions, Layer>;
  readonly Convolution1D: Maker<Convolution1DLayerOptions, Layer>;
  readonly Convolution1DTranspose: Maker<Convolution1DTransposeLayerOptions, Layer>;
  readonly Convolution2D: Maker<Convolution2DLayerOptions, Layer>;
  readonly Convolution2DTranspose: Maker<Convolution2DTransposeLayerOptions, Layer>;
  readonly Convolution3D: Maker<Convolution3DLayerOptions, Layer>;
  readonly Convolution3DTranspose: Maker<Convolution3DTransposeLayerOptions, Layer>;
  readonly Cropping1D: Maker<Cropping1DLayerOptions, Layer>;
  readonly Cropping2D: Maker<Cropping2DLayerOptions, Layer>;
  readonly Cropping3D: Maker<Cropping3DLayerOptions, Layer>;
  readonly CutMix: Maker<CutMixLayerOptions, Layer>;
  readonly Dense: Maker<DenseLayerOptions, Layer>;
  readonly DepthwiseConv1D: Maker<DepthwiseConv1DLayerOptions, Layer>;
  readonly DepthwiseConv2D: Maker<DepthwiseConv2DLayerOptions, Layer>;
  readonly Discretization: Maker<DiscretizationLayerOptions, Layer>;
  readonly Dot: Maker<DotLayerOptions, Layer>;
  readonly Dropout: Maker<DropoutLayerOptions, Layer>;
  readonly ELU: Maker<ELULayerOptions, Layer>;
  readonly EinsumDense: Maker<EinsumDenseLayerOptions, Layer>;
  readonly Embedding: Maker<EmbeddingLayerOptions, Layer>;
  readonly Equalization: Maker<EqualizationLayerOptions, Layer>;
  readonly Flatten: Maker<FlattenLayerOptions, Layer>;
  readonly GRU: Maker<GRULayerOptions, Layer>;
  readonly GRUCell: Maker<GRUCellLayerOptions, Layer>;
  readonly GaussianDropout: Maker<GaussianDropoutLayerOptions, Layer>;
  readonly GaussianNoise: Maker<GaussianNoiseLayerOptions, Layer>;
  readonly GlobalAveragePooling1D: Maker<GlobalAveragePooling1DLayerOptions, Layer>;
  readonly GlobalAveragePooling2D: Maker<GlobalAveragePooling2DLayerOptions, Layer>;
  readonly GlobalAveragePooling3D: Maker<GlobalAveragePooling3DLayerOptions, Layer>;
  readonly GlobalAvgPool1D: Maker<GlobalAvgPool1DLayerOptions, Layer>;
  readonly GlobalAvgPool2D: Maker<GlobalAvgPool2DLayerOptions, Layer>;
  readonly GlobalAvgPool3D: Maker<GlobalAvgPool3DLayerOptions, Layer>;
  readonly GlobalMaxPool1D: Maker<GlobalMaxPool1DLayerOptions, Layer>;
  readonly GlobalMaxPool2D: Maker<GlobalMaxPool2DLayerOptions, Layer>;
  readonly GlobalMaxPool3D: Maker<GlobalMaxPool3DLayerOptions, Layer>;
  readonly GlobalMaxPooling1D: Maker<GlobalMaxPooling1DLayerOptions, Layer>;
  readonly GlobalMaxPooling2D: Maker<GlobalMaxPooling2DLayerOptions, Layer>;
  readonly GlobalMaxPooling3D: Maker<GlobalMaxPooling3DLayerOptions, Layer>;
  readonly GroupNormalization: Maker<GroupNormalizationLayerOptions, Layer>;
  readonly GroupQueryAttention: Maker<GroupQueryAttentionLayerOptions, Layer>;
  readonly HashedCrossing: Maker<HashedCrossingLayerOptions, Layer>;
  readonly Hashing: Maker<HashingLayerOptions, Layer>;
  readonly Identity: Maker<IdentityLayerOptions, Layer>;
  readonly Input: Maker<{ readonly shape?: Value; readonly batchSize?: number | null; readonly dtype?: Value; readonly sparse?: boolean | null; readonly ragged?: boolean | null; readonly batchShape?: Value; readonly name?: string | null; readonly tensor?: Value; readonly optional?: boolean; }>;
  readonly InputLayer: Maker<InputLayerLayerOptions, Layer>;
  readonly InputSpec: Maker<InputSpecLayerOptions, PythonObject>;
  readonly IntegerLookup: Maker<IntegerLookupLayerOptions, Layer>;
  readonly LSTM: Maker<LSTMLayerOptions, Layer>;
  readonly LSTMCell: Maker<LSTMCellLayerOptions, Layer>;
  readonly Lambda: Maker<LambdaLayerOptions, Layer>;
  readonly Layer: Maker<LayerLayerOptions, Layer>;
  readonly LayerNormalization: Maker<LayerNormalizationLayerOptions, Layer>;
  readonly LeakyReLU: Maker<LeakyReLULayerOptions, Layer>;
  readonly Masking: Maker<MaskingLayerOptions, Layer>;
  readonly MaxNumBoundingBoxes: Maker<MaxNumBoundingBoxesLayerOptions, Layer>;
  readonly MaxPool1D: Maker<MaxPool1DLayerOptions, Layer>;
  readonly MaxPool2D: Maker<MaxPool2DLayerOptions, Layer>;
  readonly MaxPool3D: Maker<MaxPool3DLayerOptions, Layer>;
  readonly MaxPooling1D: Maker<MaxPooling1DLayerOptions, Layer>;
  readonly MaxPooling2D: Maker<MaxPooling2DLayerOptions, Layer>;
  readonly MaxPooling3D: Maker<MaxPooling3DLayerOptions, Layer>;
  readonly Maximum: Maker<MaximumLayerOptions, Layer>;
  readonly MelSpectrogram: Maker<MelSpectrogramLayerOptions, Layer>;
  readonly Minimum: Maker<MinimumLayerOptions, Layer>;
  readonly MixUp: Maker<MixUpLayerOptions, Layer>;
  readonly MultiHeadAttention: Maker<MultiHeadAttentionLayerOptions, Layer>;
  readonly Multiply: Maker<MultiplyLayerOptions, Layer>;
  readonly Normalization: Maker<NormalizationLayerOptions, Layer>;
  readonly PReLU: Maker<PReLULayerOptions, Layer>;
  readonly Permute: Maker<PermuteLayerOptions, Layer>;
  readonly Pipeline: Maker<PipelineLayerOptions, Layer>;
  readonly RMSNormalization: Maker<RMSNormalizationLayerOptions, Layer>;
  readonly RNN: Maker<RNNLayerOptions, Layer>;
  readonly RandAugment: Maker<RandAugmentLayerOptions, Layer>;
  readonly RandomBrightness: Maker<RandomBrightnessLayerOptions, Layer>;
  readonly RandomColorDegeneration: Maker<RandomColorDegenerationLayerOptions, Layer>;
  readonly RandomColorJitter: Maker<RandomColorJitterLayerOptions, Layer>;
  readonly RandomContrast: Maker<RandomContrastLayerOptions, Layer>;
  readonly RandomCrop: Maker<RandomCropLayerOptions, Layer>;
  readonly RandomElasticTransform: Maker<RandomElasticTransformLayerOptions, Layer>;
  readonly RandomErasing: Maker<RandomErasingLayerOptions, Layer>;
  readonly RandomFlip: Maker<RandomFlipLayerOptions, Layer>;
  readonly RandomGaussianBlur: Maker<RandomGaussianBlurLayerOptions, Layer>;
  readonly RandomGrayscale: Maker<RandomGrayscaleLayerOptions, Layer>;
  readonly RandomHeight: Maker<RandomHeightLayerOptions, Layer>;
  readonly RandomHue: Maker<RandomHueLayerOptions, Layer>;
  readonly RandomInvert: Maker<RandomInvertLayerOptions, Layer>;
  readonly RandomPerspective: Maker<RandomPerspectiveLayerOptions, Layer>;
  readonly RandomPosterization: Maker<RandomPosterizationLayerOptions, Layer>;
  readonly RandomRotation: Maker<RandomRotationLayerOptions, Layer>;
  readonly RandomSaturation: Maker<RandomSaturationLayerOptions, Layer>;
  readonly RandomSharpness: Maker<RandomSharpnessLayerOptions, Layer>;
  readonly RandomShear: Maker<RandomShearLayerOptions, Layer>;
  readonly RandomTranslation: Maker<RandomTranslationLayerOptions, Layer>;
  readonly RandomWidth: Maker<RandomWidthLayerOptions, Layer>;
  readonly RandomZoom: Maker<RandomZoomLayerOptions, Layer>;
  readonly ReLU: Maker<ReLULayerOptions, Layer>;
  readonly RepeatVector: Maker<RepeatVectorLayerOptions, Layer>;
  readonly Rescaling: Maker<RescalingLayerOptions, Layer>;
  readonly Reshape: Maker<ReshapeLayerOptions, Layer>;
  readonly Resizing: Maker<ResizingLayerOptions, Layer>;
  readonly ReversibleEmbedding: Maker<ReversibleEmbeddingLayerOptions, Layer>;
  readonly STFTSpectrogram: Maker<STFTSpectrogramLayerOptions, Layer>;
  readonly SeparableConv1D: Maker<SeparableConv1DLayerOptions, Layer>;
  readonly SeparableConv2D: Maker<SeparableConv2DLayerOptions, Layer>;
  readonly SeparableConvolution1D: Maker<SeparableConvolution1DLayerOptions, Layer>;
  readonly SeparableConvolution2D: Maker<SeparableConvolution2DLayerOptions, Layer>;
  readonly SimpleRNN: Maker<SimpleRNNLayerOptions, Layer>;
  readonly SimpleRNNCell: Maker<SimpleRNNCellLayerOptions, Layer>;
  readonly Softmax: Maker<SoftmaxLayerOptions, Layer>;
  readonly Solarization: Maker<SolarizationLayerOptions, Layer>;
  readonly SpatialDropout1D: Maker<SpatialDropout1DLayerOptions, Layer>;
  readonly SpatialDropout2D: Maker<SpatialDropout2DLayerOptions, Layer>;
  readonly SpatialDropout3D: Maker<SpatialDropout3DLayerOptions, Layer>;
  readonly SpectralNormalization: Maker<SpectralNormalizationLayerOptions, Layer>;
  readonly StackedRNNCells: Maker<StackedRNNCellsLayerOptions, Layer>;
  readonly StringLookup: Maker<StringLookupLayerOptions, Layer>;
  readonly Subtract: Maker<SubtractLayerOptions, Layer>;
  readonly TextVectorization: Maker<TextVectorizationLayerOptions, Layer>;
  readonly ThresholdedReLU: Maker<ThresholdedReLULayerOptions, Layer>;
  readonly TimeDistributed: Maker<TimeDistributedLayerOptions, Layer>;
  readonly UnitNormalization: Maker<UnitNormalizationLayerOptions, Layer>;
  readonly UpSampling1D: Maker<UpSampling1DLayerOptions, Layer>;
  readonly UpSampling2D: Maker<UpSampling2DLayerOptions, Layer>;
  readonly UpSampling3D: Maker<UpSampling3DLayerOptions, Layer>;
  readonly Wrapper: Maker<WrapperLayerOptions, Layer>;
  readonly ZeroPadding1D: Maker<ZeroPadding1DLayerOptions, Layer>;
  readonly ZeroPadding2D: Maker<ZeroPadding2DLayerOptions, Layer>;
  readonly ZeroPadding3D: Maker<ZeroPadding3DLayerOptions, Layer>;
  readonly add: Maker<{ readonly inputs: Value; readonly [option: string]: Value; }>;
  readonly average: Maker<{ readonly inputs: Value; readonly [option: string]: Value; }>;
  readonly concatenate: Maker<{ readonly inputs: Value; readonly axis?: number; readonly [option: string]: Value; }>;
  readonly deserialize: Maker<{ readonly config: Value; readonly customObjects?: Value; }>;
  readonly dot: Maker<{ readonly inputs: Value; readonly axes?: Value; readonly [option: string]: Value; }>;
  readonly maximum: Maker<{ readonly inputs: Value; readonly [option: string]: Value; }>;
  readonly minimum: Maker<{ readonly inputs: Value; readonly [option: string]: Value; }>;
  readonly multiply: Maker<{ readonly inputs: Value; readonly [option: string]: Value; }>;
  readonly serialize: Maker<{ readonly layer: Value; }>;
  readonly subtract: Maker<{ readonly inputs: Value; readonly [option: string]: Value; }>;
  readonly [name: string]: Value;
}

export interface Losses {
  readonly Any: Maker<AnyLossOptions, PythonObject>;
  readonly BinaryCrossentropy: Maker<BinaryCrossentropyLossOptions, PythonObject>;
  readonly BinaryFocalCrossentropy: Maker<BinaryFocalCrossentropyLossOptions, PythonObject>;
  readonly CTC: Maker<CTCLossOptions, PythonObject>;
  readonly CategoricalCrossentropy: Maker<CategoricalCrossentropyLossOptions, PythonObject>;
  readonly CategoricalFocalCrossentropy: Maker<CategoricalFocalCrossentropyLossOptions, PythonObject>;
  readonly CategoricalGeneralizedCrossEntropy: Maker<CategoricalGeneralizedCrossEntropyLossOptions, PythonObject>;
  readonly CategoricalHinge: Maker<CategoricalHingeLossOptions, PythonObject>;
  readonly Circle: Maker<CircleLossOptions, PythonObject>;
  readonly CosineSimilarity: Maker<CosineSimilarityLossOptions, PythonObject>;
  readonly Dice: Maker<DiceLossOptions, PythonObject>;
  readonly Hinge: Maker<HingeLossOptions, PythonObject>;
  readonly Huber: Maker<HuberLossOptions, PythonObject>;
  readonly KLD: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly KLDivergence: Maker<KLDivergenceLossOptions, PythonObject>;
  readonly LogCosh: Maker<LogCoshLossOptions, PythonObject>;
  readonly Loss: Maker<LossLossOptions, PythonObject>;
  readonly LossFunctionWrapper: Maker<LossFunctionWrapperLossOptions, PythonObject>;
  readonly MAE: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly MAPE: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly MSE: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly MSLE: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly MeanAbsoluteError: Maker<MeanAbsoluteErrorLossOptions, PythonObject>;
  readonly MeanAbsolutePercentageError: Maker<MeanAbsolutePercentageErrorLossOptions, PythonObject>;
  readonly MeanSquaredError: Maker<MeanSquaredErrorLossOptions, PythonObject>;
  readonly MeanSquaredLogarithmicError: Maker<MeanSquaredLogarithmicErrorLossOptions, PythonObject>;
  readonly Poisson: Maker<PoissonLossOptions, PythonObject>;
  readonly Reduction: Maker<ReductionLossOptions, PythonObject>;
  readonly SparseCategoricalCrossentropy: Maker<SparseCategoricalCrossentropyLossOptions, PythonObject>;
  readonly SquaredHinge: Maker<SquaredHingeLossOptions, PythonObject>;
  readonly Tversky: Maker<TverskyLossOptions, PythonObject>;
  readonly aliases: Maker<{ readonly module: string; }>;
  readonly binaryCrossentropy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly fromLogits?: boolean; readonly labelSmoothing?: number; readonly axis?: number; }>;
  readonly binaryFocalCrossentropy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly applyClassBalancing?: boolean; readonly alpha?: number; readonly gamma?: number; readonly fromLogits?: boolean; readonly labelSmoothing?: number; readonly axis?: number; }>;
  readonly categoricalCrossentropy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly fromLogits?: boolean; readonly labelSmoothing?: number; readonly axis?: number; }>;
  readonly categoricalFocalCrossentropy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly alpha?: Value; readonly gamma?: number; readonly fromLogits?: boolean; readonly labelSmoothing?: number; readonly axis?: number; }>;
  readonly categoricalGeneralizedCrossEntropy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly q: number; }>;
  readonly categoricalHinge: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly circle: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly refLabels?: Value; readonly refEmbeddings?: Value; readonly removeDiagonal?: boolean; readonly gamma?: number; readonly margin?: number; }>;
  readonly cosineSimilarity: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly axis?: number; }>;
  readonly ctc: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly deserialize: Maker<{ readonly name: Value; readonly customObjects?: Value; }>;
  readonly deserializeKerasObject: Maker<{ readonly config: Value; readonly customObjects?: Value; readonly safeMode?: boolean; readonly [option: string]: Value; }>;
  readonly dice: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly axis?: Value; }>;
  readonly get: Maker<{ readonly identifier: Value; }>;
  readonly hinge: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly huber: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly delta?: number; }>;
  readonly klDivergence: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly kld: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly kullbackLeiblerDivergence: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly logCosh: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly logcosh: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly mae: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly mape: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly meanAbsoluteError: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly meanAbsolutePercentageError: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly meanSquaredError: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly meanSquaredLogarithmicError: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly mse: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly msle: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly poisson: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly resolve: Maker<{ readonly identifier: Value; readonly module: string; readonly what: string; readonly call?: boolean; }>;
  readonly serialize: Maker<{ readonly loss: Value; }>;
  readonly serializeKerasObject: Maker<{ readonly obj: Value; }>;
  readonly sparseCategoricalCrossentropy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly fromLogits?: boolean; readonly ignoreClass?: number | null; readonly axis?: number; }>;
  readonly squaredHinge: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly tversky: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly alpha?: number; readonly beta?: number; readonly axis?: Value; }>;
  readonly [name: string]: Value;
}

export interface Metrics {
  readonly AUC: Maker<AUCMetricOptions, PythonObject>;
  readonly Accuracy: Maker<AccuracyMetricOptions, PythonObject>;
  readonly Any: Maker<AnyMetricOptions, PythonObject>;
  readonly BinaryAccuracy: Maker<BinaryAccuracyMetricOptions, PythonObject>;
  readonly BinaryCrossentropy: Maker<BinaryCrossentropyMetricOptions, PythonObject>;
  readonly BinaryIoU: Maker<BinaryIoUMetricOptions, PythonObject>;
  readonly CategoricalAccuracy: Maker<CategoricalAccuracyMetricOptions, PythonObject>;
  readonly CategoricalCrossentropy: Maker<CategoricalCrossentropyMetricOptions, PythonObject>;
  readonly CategoricalHinge: Maker<CategoricalHingeMetricOptions, PythonObject>;
  readonly ConcordanceCorrelation: Maker<ConcordanceCorrelationMetricOptions, PythonObject>;
  readonly CosineSimilarity: Maker<CosineSimilarityMetricOptions, PythonObject>;
  readonly F1Score: Maker<F1ScoreMetricOptions, PythonObject>;
  readonly FBetaScore: Maker<FBetaScoreMetricOptions, PythonObject>;
  readonly FalseNegatives: Maker<FalseNegativesMetricOptions, PythonObject>;
  readonly FalsePositives: Maker<FalsePositivesMetricOptions, PythonObject>;
  readonly Hinge: Maker<HingeMetricOptions, PythonObject>;
  readonly IoU: Maker<IoUMetricOptions, PythonObject>;
  readonly KLD: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly KLDivergence: Maker<KLDivergenceMetricOptions, PythonObject>;
  readonly LogCoshError: Maker<LogCoshErrorMetricOptions, PythonObject>;
  readonly MAE: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly MAPE: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly MSE: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly MSLE: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly Mean: Maker<MeanMetricOptions, PythonObject>;
  readonly MeanAbsoluteError: Maker<MeanAbsoluteErrorMetricOptions, PythonObject>;
  readonly MeanAbsolutePercentageError: Maker<MeanAbsolutePercentageErrorMetricOptions, PythonObject>;
  readonly MeanIoU: Maker<MeanIoUMetricOptions, PythonObject>;
  readonly MeanMetricWrapper: Maker<MeanMetricWrapperMetricOptions, PythonObject>;
  readonly MeanSquaredError: Maker<MeanSquaredErrorMetricOptions, PythonObject>;
  readonly MeanSquaredLogarithmicError: Maker<MeanSquaredLogarithmicErrorMetricOptions, PythonObject>;
  readonly Metric: Maker<MetricMetricOptions, PythonObject>;
  readonly OneHotIoU: Maker<OneHotIoUMetricOptions, PythonObject>;
  readonly OneHotMeanIoU: Maker<OneHotMeanIoUMetricOptions, PythonObject>;
  readonly PearsonCorrelation: Maker<PearsonCorrelationMetricOptions, PythonObject>;
  readonly Poisson: Maker<PoissonMetricOptions, PythonObject>;
  readonly Precision: Maker<PrecisionMetricOptions, PythonObject>;
  readonly PrecisionAtRecall: Maker<PrecisionAtRecallMetricOptions, PythonObject>;
  readonly R2Score: Maker<R2ScoreMetricOptions, PythonObject>;
  readonly Recall: Maker<RecallMetricOptions, PythonObject>;
  readonly RecallAtPrecision: Maker<RecallAtPrecisionMetricOptions, PythonObject>;
  readonly RootMeanSquaredError: Maker<RootMeanSquaredErrorMetricOptions, PythonObject>;
  readonly SensitivityAtSpecificity: Maker<SensitivityAtSpecificityMetricOptions, PythonObject>;
  readonly SparseCategoricalAccuracy: Maker<SparseCategoricalAccuracyMetricOptions, PythonObject>;
  readonly SparseCategoricalCrossentropy: Maker<SparseCategoricalCrossentropyMetricOptions, PythonObject>;
  readonly SparseTopKCategoricalAccuracy: Maker<SparseTopKCategoricalAccuracyMetricOptions, PythonObject>;
  readonly SpecificityAtSensitivity: Maker<SpecificityAtSensitivityMetricOptions, PythonObject>;
  readonly SquaredHinge: Maker<SquaredHingeMetricOptions, PythonObject>;
  readonly Sum: Maker<SumMetricOptions, PythonObject>;
  readonly TopKCategoricalAccuracy: Maker<TopKCategoricalAccuracyMetricOptions, PythonObject>;
  readonly TrueNegatives: Maker<TrueNegativesMetricOptions, PythonObject>;
  readonly TruePositives: Maker<TruePositivesMetricOptions, PythonObject>;
  readonly binaryAccuracy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly threshold?: number; }>;
  readonly binaryCrossentropy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly fromLogits?: boolean; readonly labelSmoothing?: number; readonly axis?: number; }>;
  readonly binaryFocalCrossentropy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly applyClassBalancing?: boolean; readonly alpha?: number; readonly gamma?: number; readonly fromLogits?: boolean; readonly labelSmoothing?: number; readonly axis?: number; }>;
  readonly categoricalAccuracy: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly categoricalCrossentropy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly fromLogits?: boolean; readonly labelSmoothing?: number; readonly axis?: number; }>;
  readonly categoricalFocalCrossentropy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly alpha?: Value; readonly gamma?: number; readonly fromLogits?: boolean; readonly labelSmoothing?: number; readonly axis?: number; }>;
  readonly categoricalHinge: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly concordanceCorrelation: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly axis?: Value; }>;
  readonly deserialize: Maker<{ readonly config: Value; readonly customObjects?: Value; }>;
  readonly deserializeKerasObject: Maker<{ readonly config: Value; readonly customObjects?: Value; readonly safeMode?: boolean; readonly [option: string]: Value; }>;
  readonly get: Maker<{ readonly identifier: Value; }>;
  readonly getRegisteredObject: Maker<{ readonly name: string | null; readonly customObjects?: Value; readonly moduleObjects?: Value; }>;
  readonly hinge: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly huber: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly delta?: number; }>;
  readonly klDivergence: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly kld: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly kullbackLeiblerDivergence: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly logCosh: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly logcosh: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly mae: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly mape: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly meanAbsoluteError: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly meanAbsolutePercentageError: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly meanSquaredError: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly meanSquaredLogarithmicError: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly mse: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly msle: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly pearsonCorrelation: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly axis?: Value; }>;
  readonly poisson: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly serialize: Maker<{ readonly metric: Value; }>;
  readonly serializeKerasObject: Maker<{ readonly obj: Value; }>;
  readonly sparseCategoricalAccuracy: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly sparseCategoricalCrossentropy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly fromLogits?: boolean; readonly ignoreClass?: number | null; readonly axis?: number; }>;
  readonly sparseTopKCategoricalAccuracy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly k?: number; readonly fromSortedIds?: boolean; }>;
  readonly squaredHinge: Maker<{ readonly yTrue: Value; readonly yPred: Value; }>;
  readonly toSnakeCase: Maker<{ readonly name: string; }>;
  readonly topKCategoricalAccuracy: Maker<{ readonly yTrue: Value; readonly yPred: Value; readonly k?: number; }>;
  readonly [name: string]: Value;
}

export interface Models {
  readonly Functional: Maker<FunctionalModelOptions, Model>;
  readonly Model: Maker<ModelModelOptions, Model>;
  readonly Sequential: Maker<SequentialModelOptions, Model>;
  readonly cloneModel: Maker<{ readonly model: Value; readonly inputTensors?: Value; readonly cloneFunction?: Value; readonly callFunction?: Value; readonly recursive?: boolean; readonly [option: string]: Value; }>;
  readonly loadModel: Maker<{ readonly filepath: Value; readonly customObjects?: Value; readonly compile?: boolean; readonly safeMode?: boolean; }>;
  readonly modelFromJson: Maker<{ readonly jsonString: string; readonly customObjects?: Value; }>;
  readonly saveModel: Maker<{ readonly model: Value; readonly filepath: Value; readonly overwrite?: boolean; readonly zipped?: boolean | null; readonly [option: string]: Value; }>;
  readonly [name: string]: Value;
}

export interface Optimizers {
  readonly Adadelta: Maker<AdadeltaOptimizerOptions, PythonObject>;
  readonly Adafactor: Maker<AdafactorOptimizerOptions, PythonObject>;
  readonly Adagrad: Maker<AdagradOptimizerOptions, PythonObject>;
  readonly Adam: Maker<AdamOptimizerOptions, PythonObject>;
  readonly AdamW: Maker<AdamWOptimizerOptions, PythonObject>;
  readonly Adamax: Maker<AdamaxOptimizerOptions, PythonObject>;
  readonly Any: Maker<AnyOptimizerOptions, PythonObject>;
  readonly Ftrl: Maker<FtrlOptimizerOptions, PythonObject>;
  readonly Lamb: Maker<LambOptimizerOptions, PythonObject>;
  readonly Lion: Maker<LionOptimizerOptions, PythonObject>;
  readonly LossScaleOptimizer: Maker<LossScaleOptimizerOptimizerOptions, PythonObject>;
  readonly Muon: Maker<MuonOptimizerOptions, PythonObject>;
  readonly Nadam: Maker<NadamOptimizerOptions, PythonObject>;
  readonly Optimizer: Maker<OptimizerOptimizerOptions, PythonObject>;
  readonly RMSprop: Maker<RMSpropOptimizerOptions, PythonObject>;
  readonly SGD: Maker<SGDOptimizerOptions, PythonObject>;
  readonly ScheduleFreeAdamW: Maker<ScheduleFreeAdamWOptimizerOptions, PythonObject>;
  readonly aliases: Maker<{ readonly module: string; }>;
  readonly deserialize: Maker<{ readonly config: Value; readonly customObjects?: Value; }>;
  readonly deserializeKerasObject: Maker<{ readonly config: Value; readonly customObjects?: Value; readonly safeMode?: boolean; readonly [option: string]: Value; }>;
  readonly get: Maker<{ readonly identifier: Value; }>;
  readonly lazily: Maker<{ readonly door: Value; readonly module: string; readonly homes: Value; }>;
  readonly resolve: Maker<{ readonly identifier: Value; readonly module: string; readonly what: string; readonly call?: boolean; }>;
  readonly serialize: Maker<{ readonly optimizer: Value; }>;
  readonly serializeKerasObject: Maker<{ readonly obj: Value; }>;
  readonly [name: string]: Value;
}

export interface Regularizers {
  readonly Any: Maker<AnyRegularizerOptions, PythonObject>;
  readonly L1: Maker<L1RegularizerOptions, PythonObject>;
  readonly L1L2: Maker<L1L2RegularizerOptions, PythonObject>;
  readonly L2: Maker<L2RegularizerOptions, PythonObject>;
  readonly OrthogonalRegularizer: Maker<OrthogonalRegularizerRegularizerOptions, PythonObject>;
  readonly Regularizer: Maker<RegularizerRegularizerOptions, PythonObject>;
  readonly aliases: Maker<{ readonly module: string; }>;
  readonly deserialize: Maker<{ readonly config: Value; readonly customObjects?: Value; }>;
  readonly deserializeKerasObject: Maker<{ readonly config: Value; readonly customObjects?: Value; readonly safeMode?: boolean; readonly [option: string]: Value; }>;
  readonly get: Maker<{ readonly identifier: Value; }>;
  readonly l1: Maker<l1RegularizerOptions, PythonObject>;
  readonly l1_l2: Maker<l1_l2RegularizerOptions, PythonObject>;
  readonly l2: Maker<l2RegularizerOptions, PythonObject>;
  readonly orthogonal_regularizer: Maker<orthogonal_regularizerRegularizerOptions, PythonObject>;
  readonly resolve: Maker<{ readonly identifier: Value; readonly module: string; readonly what: string; readonly call?: boolean; }>;
  readonly serialize: Maker<{ readonly regularizer: Value; }>;
  readonly serializeKerasObject: Maker<{ readonly obj: Value; }>;
  readonly [name: string]: Value;
}

export interface Utils {
  readonly CustomObjectScope: Maker<{ readonly customObjects: Value; }>;
  readonly Progbar: Maker<{ readonly target: number | null; readonly width?: number; readonly verbose?: Value; readonly interval?: number; readonly statefulMetrics?: Value; readonly statelessMetrics?: Value; readonly unitName?: string; }>;
  readonly PyDataset: Maker<{ readonly workers?: number; readonly useMultiprocessing?: boolean; readonly maxQueueSize?: number; }>;
  readonly Sequence: Maker<{ readonly workers?: number; readonly useMultiprocessing?: boolean; readonly maxQueueSize?: number; }>;
  readonly clearSession: Maker<{ readonly freeMemory?: boolean; }>;
  readonly customObjectScope: Maker<{ readonly customObjects: Value; }>;
  readonly deserializeKerasObject: Maker<{ readonly config: Value; readonly customObjects?: Value; readonly safeMode?: boolean; readonly [option: string]: Value; }>;
  readonly disableInteractiveLogging: Maker<{  }>;
  readonly enableInteractiveLogging: Maker<{  }>;
  readonly getCustomObjects: Maker<{  }>;
  readonly getFile: Maker<{ readonly fname?: Value; readonly origin?: string | null; readonly untar?: boolean; readonly md5Hash?: string | null; readonly fileHash?: string | null; readonly cacheSubdir?: string; readonly hashAlgorithm?: string; readonly extract?: boolean; readonly archiveFormat?: Value; readonly cacheDir?: string | null; readonly forceDownload?: boolean; }>;
  readonly getRegisteredName: Maker<{ readonly target: Value; }>;
  readonly getRegisteredObject: Maker<{ readonly name: string | null; readonly customObjects?: Value; readonly moduleObjects?: Value; }>;
  readonly getSourceInputs: Maker<{ readonly tensor: Value; }>;
  readonly getUid: Maker<{ readonly prefix?: string; }>;
  readonly isInteractiveLoggingEnabled: Maker<{  }>;
  readonly isKerasTensor: Maker<{ readonly value: Value; }>;
  readonly lazily: Maker<{ readonly door: Value; readonly module: string; readonly homes: Value; }>;
  readonly modelToDot: Maker<{ readonly model: Value; readonly [option: string]: Value; }>;
  readonly normalize: Maker<{ readonly x: Value; readonly axis?: number; readonly order?: number; }>;
  readonly packXYSampleWeight: Maker<{ readonly x: Value; readonly y?: Value; readonly sampleWeight?: Value; }>;
  readonly padSequences: Maker<{ readonly sequences: Value; readonly maxlen?: number | null; readonly dtype?: Value; readonly padding?: string; readonly truncating?: string; readonly value?: Value; }>;
  readonly plotModel: Maker<{ readonly model: Value; readonly toFile?: string; readonly [option: string]: Value; }>;
  readonly registerKerasSerializable: Maker<{ readonly package?: string; readonly name?: string | null; }>;
  readonly serializeKerasObject: Maker<{ readonly obj: Value; }>;
  readonly setRandomSeed: Maker<{ readonly seed: number; }>;
  readonly splitDataset: Maker<{ readonly dataset: Value; readonly leftSize?: number | null; readonly rightSize?: number | null; readonly shuffle?: boolean; readonly seed?: number | null; readonly preferredBackend?: string | null; }>;
  readonly standardizeDtype: Maker<{ readonly dtype: Value; }>;
  readonly timeseriesDatasetFromArray: Maker<{ readonly data: Value; readonly targets: Value; readonly sequenceLength: number; readonly sequenceStride?: number; readonly samplingRate?: number; readonly batchSize?: number | null; readonly shuffle?: boolean; readonly seed?: number | null; readonly startIndex?: number | null; readonly endIndex?: number | null; readonly format?: string; }>;
  readonly toCategorical: Maker<{ readonly x: Value; readonly numClasses?: number | null; }>;
  readonly unpackXYSampleWeight: Maker<{ readonly data: Value; }>;
  readonly [name: string]: Value;
}

/** `tf.keras`. */
export interface Keras {
  readonly activations: Activations;
  readonly callbacks: Callbacks;
  readonly constraints: Constraints;
  readonly initializers: Initializers;
  readonly layers: Layers;
  readonly losses: Losses;
  readonly metrics: Metrics;
  readonly models: Models;
  readonly optimizers: Optimizers;
  readonly regularizers: Regularizers;
  readonly utils: Utils;
  readonly Sequential: Models["Sequential"];
  readonly Model: Models["Model"];
  readonly Input: Layers["Input"];
  readonly [name: string]: Value;
}
