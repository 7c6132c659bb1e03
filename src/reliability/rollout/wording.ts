/** A step of an update in one line, for people. */
import type { StepRedundancy } from "./model.ts";

/** `api-2 is replaced: away for about 12 s; meanwhile shop tolerates 1 further failure (not api-1 and api-3 together)` */
export function stepText(_step: StepRedundancy, _seconds: number): string {
  throw new Error("not written yet");
}
