import type { CompiledModule, CompiledTree } from "./compile.ts";
import { TRUE } from "./node-table.ts";

/**
 * The probability that the top happens, when event `e` happens with probability `unavailabilities[e]` and events are
 * independent of each other. Exact up to rounding: every step adds and multiplies numbers that are not negative.
 *
 * @throws RangeError when an event has no probability between 0 and 1.
 */
export function unavailability(compiled: CompiledTree, unavailabilities: Float64Array): number {
  return moduleProbabilities(compiled, unavailabilities).at(-1) ?? 0;
}

/** By module: the probability that it happens. */
export function moduleProbabilities(
  { eventCount, modules }: CompiledTree,
  unavailabilities: Float64Array,
): Float64Array {
  refuseUnfit(eventCount, unavailabilities);
  const probabilities = new Float64Array(modules.length);
  modules.forEach((module, index) => {
    const ofVariables = variableProbabilities(module, unavailabilities, probabilities);
    probabilities[index] = nodeProbabilities(module, ofVariables)[module.diagram.root] ?? 0;
  });
  return probabilities;
}

/** By variable of a module: the probability that it happens. */
export function variableProbabilities(
  { variables }: CompiledModule,
  ofEvents: Float64Array,
  ofModules: Float64Array,
): Float64Array {
  return Float64Array.from(
    variables,
    (variable) => (variable >= 0 ? ofEvents[variable] : ofModules[-1 - variable]) ?? 0,
  );
}

/** By node of a module's diagram: the probability that the rest of the way from there ends in "happens". */
export function nodeProbabilities({ diagram }: CompiledModule, ofVariables: Float64Array): Float64Array {
  const { levels, lows, highs } = diagram;
  const probabilities = new Float64Array(levels.length);
  probabilities[TRUE] = 1;
  for (let node = 2; node < levels.length; node++) {
    const q = ofVariables[levels[node] as number] as number;
    const low = probabilities[lows[node] as number] as number;
    const high = probabilities[highs[node] as number] as number;
    probabilities[node] = q * high + (1 - q) * low;
  }
  return probabilities;
}

function refuseUnfit(eventCount: number, unavailabilities: Float64Array): void {
  if (unavailabilities.length !== eventCount) {
    throw new RangeError(
      `The tree has ${eventCount} events, and ${unavailabilities.length} probabilities were given.`,
    );
  }
  const unfit = unavailabilities.findIndex((q) => !(q >= 0 && q <= 1));
  if (unfit >= 0) {
    throw new RangeError(
      `Event ${unfit} has a probability of ${unavailabilities[unfit]}: it takes one from 0 to 1.`,
    );
  }
}
