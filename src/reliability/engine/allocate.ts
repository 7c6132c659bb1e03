/** An array of zeros; where the machine itself has no memory for it, the error that `onFailure` makes. */
export function int32Array(length: number, onFailure: () => Error): Int32Array {
  try {
    return new Int32Array(length);
  } catch (error) {
    if (error instanceof RangeError) throw onFailure();
    throw error;
  }
}
