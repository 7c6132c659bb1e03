/** Reads what people give to `--fault`. */
import type { Plan } from "../../plan/model.ts";
import type { BasicEvent, FailureModel } from "../../reliability/model.ts";
import { didYouMean } from "../../topology/similar-name.ts";
import type { Fault } from "../model.ts";
import { diskFaults, eventFaults, linkFaults, partitionFaults, programFaults } from "./all-faults.ts";
import { distinctFaults } from "./distinct-faults.ts";
import { type FaultProblem, isProblem, problem, unknownName } from "./fault-problem.ts";
import { PAIR_WORD } from "./fault-text.ts";
import {
  clockFault,
  delayFault,
  diskFault,
  linkFault,
  lossFault,
  programFault,
} from "./parse-instance-fault.ts";
import { partitionFault } from "./parse-partition.ts";

const EVENT_KINDS = [
  "instance",
  "host",
  "rack",
  "zone",
  "region",
  "network",
  "gateway",
  "shared-risk",
  "external",
] as const satisfies readonly BasicEvent["kind"][];
const OTHER_KINDS = ["kill", "hang", "link", "partition", "disk", "loss", "delay", "clock"] as const;
/** There is no such thing as all of them: somebody has to choose a size. */
const EXAMPLE_OF_SIZED: ReadonlyMap<string, string> = new Map([
  ["loss", "loss:api-1/app=10%"],
  ["delay", "delay:api-1/app=100ms"],
  ["clock", "clock:api-1=+1h"],
]);
const KINDS: readonly string[] = [...EVENT_KINDS, ...OTHER_KINDS];

export interface ParsedFaults {
  /** In the order given, each once. */
  readonly faults: readonly Fault[];
  readonly problems: readonly FaultProblem[];
}

/**
 * @param expressions e.g. `host:host-a1`, `kill:web-1/haproxy`, `partition:web-1|web-2@dmz`, two joined by ` and `; or
 *   a kind alone, e.g. `instance` or `kill`: all of that kind
 */
export function parseFaults(expressions: readonly string[], plan: Plan, model: FailureModel): ParsedFaults {
  const parsed = expressions.map((expression) => faultsOf(expression.trim(), plan, model));
  const faults = parsed.flatMap((one) => (isProblem(one) ? [] : one));
  return {
    faults: distinctFaults(faults),
    problems: parsed.filter(isProblem),
  };
}

function faultsOf(text: string, plan: Plan, model: FailureModel): readonly Fault[] | FaultProblem {
  if (text.includes(PAIR_WORD)) return pairOf(text, plan, model);
  if (!text.includes(":") && KINDS.includes(text)) return allOfKind(text, plan, model);
  const one = singleFault(text, plan, model);
  return isProblem(one) ? one : [one];
}

function pairOf(text: string, plan: Plan, model: FailureModel): readonly Fault[] | FaultProblem {
  const [first = "", second = "", ...more] = text.split(PAIR_WORD);
  if (more.length > 0) return problem(text, "at most two faults at the same time");
  const one = singleFault(first, plan, model);
  const other = singleFault(second, plan, model);
  if (isProblem(one)) return one;
  if (isProblem(other)) return other;
  return [{ kind: "pair", faults: [one, other] }];
}

function allOfKind(kind: string, plan: Plan, model: FailureModel): readonly Fault[] | FaultProblem {
  const example = EXAMPLE_OF_SIZED.get(kind);
  if (example !== undefined) return problem(kind, `where and how much, such as ${example}`);
  const faults = faultsOfKind(kind, plan, model);
  return faults.length > 0
    ? faults
    : problem(kind, "a kind of fault that this topology can have", "it has none");
}

function faultsOfKind(kind: string, plan: Plan, model: FailureModel): readonly Fault[] {
  switch (kind) {
    case "kill":
    case "hang":
      return programFaults(plan, kind);
    case "link":
      return linkFaults(plan);
    case "partition":
      return partitionFaults(plan);
    case "disk":
      return diskFaults(plan);
    default:
      return eventFaults({ events: model.events.filter((event) => event.kind === kind) });
  }
}

function singleFault(text: string, plan: Plan, model: FailureModel): Fault | FaultProblem {
  const colon = text.indexOf(":");
  const kind = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? "" : text.slice(colon + 1);
  const expected = `<kind>:<what>, the kind being one of ${KINDS.join(", ")}`;
  if (!KINDS.includes(kind)) return problem(text, expected, hintForKind(kind, text, model));
  if (rest === "") return problem(text, `what fails after ${kind}:, or ${kind} alone for all of them`);
  switch (kind) {
    case "kill":
    case "hang":
      return programFault(kind, rest, plan);
    case "link":
      return linkFault(rest, plan);
    case "partition":
      return partitionFault(rest, plan);
    case "loss":
      return lossFault(rest, plan);
    case "delay":
      return delayFault(rest, plan);
    case "disk":
      return diskFault(rest, plan);
    case "clock":
      return clockFault(rest, plan);
    default: {
      const event = model.events.find(({ id }) => id === text);
      if (event !== undefined) return { kind: "event", event };
      const names = model.events.filter((one) => one.kind === kind).map(({ name }) => name);
      const article = /^[aeiou]/.test(kind) ? "an" : "a";
      return unknownName(rest, `${article} ${kind.replace("-", " ")} of this topology`, names);
    }
  }
}

/** `host-a1` alone is most likely `host:host-a1`. */
function hintForKind(kind: string, text: string, model: FailureModel): string | undefined {
  const named = model.events.find(({ name }) => name === text);
  return named === undefined ? didYouMean(kind, KINDS) : `did you mean ${JSON.stringify(named.id)}?`;
}
