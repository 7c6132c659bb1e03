import { allFaults, eventFaults } from "../../drill/faults/all-faults.ts";
import { distinctFaults } from "../../drill/faults/distinct-faults.ts";
import { pairFaults } from "../../drill/faults/pairs.ts";
import { parseFaults } from "../../drill/faults/parse-fault.ts";
import type { Fault } from "../../drill/model.ts";
import type { Plan } from "../../plan/model.ts";
import type { FailureModel } from "../../reliability/model.ts";
import { UserError } from "../user-error.ts";

export interface FaultOptions {
  readonly fault: readonly string[];
  readonly all?: boolean;
  readonly pairs?: number;
  readonly seed: number;
}

/**
 * What the call asks for: those named, else every event of the failure model (with `--all` everything); with `--pairs`
 * alone, pairs of these and nothing else.
 * @throws AggregateError of everything that is wrong with `--fault`
 */
export function chosenFaults(plan: Plan, model: FailureModel, options: FaultOptions): readonly Fault[] {
  const { faults, problems } = parseFaults(options.fault, plan, model);
  if (problems.length > 0) {
    throw new AggregateError(
      problems.map(
        ({ given, expected, hint }) =>
          new UserError(
            `--fault: got ${JSON.stringify(given)}, expected ${expected}`,
            ...(hint ? [hint] : []),
          ),
      ),
    );
  }
  const every = eventFaults(model);
  const { all = false, pairs, seed } = options;
  const named = all ? distinctFaults([...allFaults(plan, model), ...faults]) : faults;
  if (pairs === undefined) return named.length > 0 ? named : every;
  const singles = faults.length > 0 ? faults.filter(({ kind }) => kind !== "pair") : every;
  return [...named, ...pairFaults(singles, pairs, seed)];
}
