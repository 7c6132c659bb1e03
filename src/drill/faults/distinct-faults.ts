import type { Fault } from "../model.ts";

/** Each fault once, where it stands first. */
export function distinctFaults(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}
