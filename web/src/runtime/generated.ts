// Generated from core/tabgrad/execute/format.py by tabgrad.tools.generate.

/** What the engine's error codes mean. */
export const MESSAGES: { readonly [code: number]: string } = {
  [-1]: "this is not a tabgrad program",
  [-2]: "the program was made for another version of the engine",
  [-3]: "the program ends before its contents do",
  [-4]: "the program's checksum does not match: the file is damaged",
  [-5]: "a section of the program lies outside the file or is not aligned",
  [-6]: "a tensor of the program is malformed or lies outside its buffer",
  [-7]: "the program has an instruction that this engine does not know",
  [-8]: "the operands of an instruction do not fit it",
  [-9]: "the workspace given to the loader is too small",
  [-10]: "the program has no such entry, or an entry lies outside the code",
  [-11]: "a buffer is not bound, too small or not aligned",
  [1]: "an index is out of range",
  [2]: "a label is out of range",
  [3]: "a segment number is out of range",
  [4]: "an integer was divided by zero",
  [5]: "an integer was raised to a negative power",
};
