import type { CompiledModule, CompiledTree } from "./compile.ts";
import { TRUE } from "./node-table.ts";
import { moduleProbabilities, nodeProbabilities, variableProbabilities } from "./unavailability.ts";

/** How much each event matters to the top; arrays by event. */
export interface Importance {
  /** The probability that the top happens: see {@link unavailability}. */
  readonly unavailability: number;
  /**
   * Birnbaum importance: P(top | event happened) - P(top | event did not), which is how much the probability of the
   * top changes with that of the event. Z. W. Birnbaum, "On the importance of different components in a
   * multicomponent system", in Multivariate Analysis II (1969).
   */
  readonly birnbaum: Float64Array;
  /**
   * Fussell-Vesely importance: the part of the top's probability that is gone when the event never happens,
   * (P(top) - P(top | event never happens)) / P(top), as W. E. Vesely et al., "Measures of Risk Importance and Their
   * Applications", NUREG/CR-3385 (1983), measures it; 0 where the top never happens. For rare events nearly the
   * chance that a minimal cut set with the event is among what made the top happen, which others call so.
   */
  readonly fussellVesely: Float64Array;
}

/**
 * Both importances of every event, where event `e` happens with probability `unavailabilities[e]`, independently of
 * the others. The time goes by the size of the diagrams, not by how many events there are times that.
 *
 * @throws RangeError when an event has no probability between 0 and 1.
 * @example
 * const { birnbaum, fussellVesely } = importance(compile(tree), Float64Array.of(1e-4, 0.01, 0.01));
 */
export function importance(compiled: CompiledTree, unavailabilities: Float64Array): Importance {
  const ofModules = moduleProbabilities(compiled, unavailabilities);
  const birnbaum = new Float64Array(compiled.eventCount);
  const birnbaumOfModules = new Float64Array(compiled.modules.length);
  birnbaumOfModules[birnbaumOfModules.length - 1] = 1;
  // A module stands in one place of one other module: what it matters is known once all above are done.
  for (const [index, module] of [...compiled.modules.entries()].reverse()) {
    const ofVariables = variableProbabilities(module, unavailabilities, ofModules);
    const own = variableImportance(module, ofVariables, birnbaumOfModules[index] as number);
    module.variables.forEach((variable, level) => {
      if (variable >= 0) birnbaum[variable] = own[level] as number;
      else birnbaumOfModules[-1 - variable] = own[level] as number;
    });
  }
  const top = ofModules.at(-1) ?? 0;
  const fussellVesely = birnbaum.map((value, event) =>
    top === 0 ? 0 : (value * (unavailabilities[event] ?? 0)) / top,
  );
  return { unavailability: top, birnbaum, fussellVesely };
}

/** By level: the Birnbaum importance of its variable, in a module that itself has the importance `ofModule`. */
function variableImportance(
  module: CompiledModule,
  ofVariables: Float64Array,
  ofModule: number,
): Float64Array {
  const { levels, lows, highs, root } = module.diagram;
  const probabilities = nodeProbabilities(module, ofVariables);
  const importances = new Float64Array(ofVariables.length);
  /** By node: how much the top changes with the probability of the node, which adds up over the ways to it. */
  const reached = new Float64Array(levels.length);
  reached[root] = ofModule;
  for (let node = root; node > TRUE; node--) {
    const here = reached[node] as number;
    const [level, low, high] = [levels[node] as number, lows[node] as number, highs[node] as number];
    const q = ofVariables[level] as number;
    reached[low] = (reached[low] as number) + here * (1 - q);
    reached[high] = (reached[high] as number) + here * q;
    const difference = (probabilities[high] as number) - (probabilities[low] as number);
    importances[level] = (importances[level] as number) + here * difference;
  }
  return importances;
}
