import { isAnd, isOr } from "./gate.ts";
import { type GateGraph, GateGraphBuilder } from "./gate-graph.ts";

/**
 * Joins events that stand side by side wherever they stand: those that the same gates take, ORs all of them, become
 * one OR, and those that the same ANDs take one AND. Every such group is a module, and one variable instead of many.
 */
export function joinCompanions(graph: GateGraph): GateGraph {
  if (typeof graph.top === "boolean") return graph;
  const groups = groupsOfEvents(graph);
  if (groups.size === 0) return graph;
  const builder = new GateGraphBuilder();
  const renamed: number[] = [];
  const joined = new Map<Group, number>();
  graph.gates.forEach((gate, node) => {
    renamed.push(
      gate === undefined
        ? builder.event(graph.eventOf[node] ?? -1)
        : builder.copy(gate, (input) => {
            const group = groups.get(input);
            if (group === undefined) return renamed[input] ?? -1;
            const known = joined.get(group);
            if (known !== undefined) return known;
            const members = group.members.map((member) => renamed[member] ?? -1);
            const unit = builder.anyOrAll(group.all, members);
            joined.set(group, unit);
            return unit;
          }),
    );
  });
  return builder.build(renamed[graph.top] ?? -1);
}

interface Group {
  readonly all: boolean;
  readonly members: number[];
}

/** By event that has companions: its group. */
function groupsOfEvents({ gates }: GateGraph): ReadonlyMap<number, Group> {
  const parents: number[][] = gates.map(() => []);
  gates.forEach((gate, node) => {
    for (const input of gate?.inputs ?? []) if (gates[input] === undefined) parents[input]?.push(node);
  });
  const bySignature = new Map<string, Group>();
  parents.forEach((own, node) => {
    const all = own.every((parent) => hasKind(gates[parent], isAnd));
    if (own.length === 0 || !(all || own.every((parent) => hasKind(gates[parent], isOr)))) return;
    const signature = own.join(" ");
    const group = bySignature.get(signature);
    if (group === undefined) bySignature.set(signature, { all, members: [node] });
    else group.members.push(node);
  });
  const groups = [...bySignature.values()].filter(({ members }) => members.length > 1);
  return new Map(groups.flatMap((group) => group.members.map((member) => [member, group] as const)));
}

function hasKind<T>(gate: T | undefined, is: (gate: T) => boolean): boolean {
  return gate !== undefined && is(gate);
}
