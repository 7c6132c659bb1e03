/** What else may fail while instances are away. */
import { compareText } from "../../plan/compare.ts";
import type { Plan } from "../../plan/model.ts";
import { type DownSet, downSets } from "../down-sets.ts";
import type { FailureModel, StructureNode } from "../model.ts";
import { fatalPairs, type Pair, withFailed } from "./fatal-pairs.ts";
import type { Redundancy, StepRedundancy } from "./model.ts";
import { type Subject, type UpdateStructure, updateStructure } from "./structure.ts";

/**
 * Prepares a plan for the question which redundancy is left while some of its instances are away. Exact, by the failure
 * model. Where several groups are under way at a time in the order of {@link rolloutOrder}, what is left is the least
 * that is left by each of them alone.
 *
 * @param model the failure model of this plan
 * @returns the answer for names of instances; throws an Error for a name that the plan does not hold
 * @example redundancyDuring(plan, failureModel(plan))(["web-1"]).left
 */
export function redundancyDuring(
  plan: Plan,
  model: FailureModel,
): (away: readonly string[]) => StepRedundancy {
  const structure = updateStructure(plan, model);
  const groupOf = new Map(plan.instances.map(({ name, group }) => [name, group]));
  const eventOf = new Map(
    model.events.flatMap(({ kind, name }, index) => (kind === "instance" ? [[name, index] as const] : [])),
  );
  const judge = judgeOf(structure);
  const usual = new Map<Subject, Redundancy>();

  return (names) => {
    const away = [...new Set(names)].sort(compareText);
    const groups = new Set(away.map((name) => known(groupOf, name)));
    const gone = new Set(away.map((name) => known(eventOf, name)));
    const subjects = structure.subjects.filter(({ of }) => of.kind === "entrypoint" || groups.has(of.name));
    const unjudged = subjects.filter((subject) => !usual.has(subject));
    for (const [index, redundancy] of judge(new Set(), unjudged).entries()) {
      const subject = unjudged[index];
      if (subject !== undefined) usual.set(subject, redundancy);
    }
    const meanwhile = judge(gone, subjects);
    const above = nodesAbove(structure.nodes, gone);
    return {
      away,
      left: subjects.map((subject, index) => ({
        of: subject.of,
        involved: above[subject.serves] === true,
        usual: usual.get(subject) ?? { state: "down" },
        meanwhile: meanwhile[index] ?? { state: "down" },
      })),
    };
  };
}

/** Judges some subjects while some events have occurred. */
type Judge = (away: ReadonlySet<number>, subjects: readonly Subject[]) => readonly Redundancy[];

function judgeOf(structure: UpdateStructure): Judge {
  const { events, nodes } = structure;
  const pairsOf = fatalPairs(structure);
  const isInstance = (event: number): boolean => events[event]?.kind === "instance";

  return (away, subjects) => {
    const roots = subjects.flatMap(({ serves, undegraded }) => [serves, undegraded]);
    const sets = downSets(withFailed(nodes, away), events.length, roots);
    const tough = subjects.filter(({ serves }) => {
      const set = sets[serves];
      return set instanceof Int32Array && !set.some(isInstance);
    });
    const pairs = pairsOf(
      away,
      tough.map(({ serves }) => serves),
    );
    const pairOf = new Map(tough.map((subject, index) => [subject, pairs[index]]));
    return subjects.map((subject) => redundancy(subject, sets, pairOf.get(subject)));
  };

  function redundancy(
    { serves, undegraded }: Subject,
    sets: readonly (DownSet | undefined)[],
    pair: Pair | undefined,
  ): Redundancy {
    const fatal = sets[serves];
    if (!(fatal instanceof Int32Array)) return { state: "down" };
    const alone = [...fatal].flatMap((event) => events[event] ?? []);
    const instances = alone.filter(({ kind }) => kind === "instance").map(({ name }) => name);
    const together = (pair ?? []).flatMap((event) => events[event]?.name ?? []);
    return {
      state: sets[undegraded] === "always" ? "degraded" : "up",
      tolerates: instances.length > 0 ? 0 : together.length > 0 ? 1 : 2,
      fatal: [...(instances.length > 0 ? instances : together)].sort(compareText),
      fatalEvents: alone.filter(({ kind }) => kind !== "instance"),
    };
  }
}

/** Nodes that have one of the events below them. */
function nodesAbove(nodes: readonly StructureNode[], events: ReadonlySet<number>): readonly boolean[] {
  const above: boolean[] = [];
  for (const node of nodes) {
    above.push(
      node.kind === "event" ? events.has(node.event) : node.children.some((child) => above[child] === true),
    );
  }
  return above;
}

function known<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new Error(`The plan holds no instance ${name}.`);
  return value;
}
