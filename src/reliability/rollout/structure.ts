/** What can be lost in an update: the entrypoints of a failure model and, beside them, every group by itself. */
import { sortedBy } from "../../plan/compare.ts";
import type { Group, Plan } from "../../plan/model.ts";
import { roleNeeds } from "../../topology/replication.ts";
import { withHostsCounted } from "../cloud-hosts.ts";
import { eventId } from "../events.ts";
import { infrastructure } from "../infrastructure.ts";
import type { BasicEvent, FailureModel, StructureNode } from "../model.ts";
import { partsOf } from "../parts.ts";
import { type StructureBuilder, structureBuilder } from "../structure-builder.ts";
import type { RedundancySubject } from "./model.ts";

export interface UpdateStructure {
  readonly events: readonly BasicEvent[];
  /** Children before parents. */
  readonly nodes: readonly StructureNode[];
  /** Entrypoints, then groups, then writers; each by name. */
  readonly subjects: readonly Subject[];
}

export interface Subject {
  readonly of: RedundancySubject;
  /** Node that is up while it serves at all. */
  readonly serves: number;
  /** Node that is up while it is not degraded. */
  readonly undegraded: number;
}

/** @param model the failure model of this plan */
export function updateStructure(planned: Plan, model: FailureModel): UpdateStructure {
  const plan = withHostsCounted(planned);
  const structure = structureBuilder(model.events);
  const copied = rebuilt(model, () => undefined, structure);
  const entrypoints = model.tops.map(
    ({ entrypoint, serves, undegraded }): Subject => ({
      of: { kind: "entrypoint", name: entrypoint },
      serves: copied(serves),
      undegraded: copied(undegraded),
    }),
  );
  const groups = groupSubjects(plan, structure);
  const byName = (subjects: readonly Subject[]) => sortedBy(subjects, ({ of }) => of.name);
  return {
    events: model.events,
    nodes: structure.nodes,
    subjects: [...byName(entrypoints), ...byName(groups.groups), ...byName(groups.writers)],
  };
}

/**
 * Builds the nodes of a model anew, with some of its events decided.
 *
 * @param decided index into `events` → true for one that cannot fail, false for one that has failed
 * @returns by index of an old node, the new one
 */
export function rebuilt(
  { events, nodes }: Pick<UpdateStructure, "events" | "nodes">,
  decided: (event: number) => boolean | undefined,
  structure: StructureBuilder,
): (node: number) => number {
  const always = structure.all([]);
  const never = structure.any([]);
  const made: number[] = [];
  for (const node of nodes) {
    if (node.kind === "event") {
      const up = decided(node.event);
      const id = events[node.event]?.id ?? "";
      made.push(up === undefined ? structure.event(id) : up ? always : never);
    } else {
      made.push(
        structure.atLeast(
          node.needs,
          node.children.map((child) => made[child] ?? never),
        ),
      );
    }
  }
  return (node) => {
    const found = made[node];
    if (found === undefined) throw new RangeError(`The model has no node ${node}: it has ${nodes.length}.`);
    return found;
  };
}

function groupSubjects(
  plan: Plan,
  structure: StructureBuilder,
): { readonly groups: readonly Subject[]; readonly writers: readonly Subject[] } {
  const parts = partsOf(plan);
  const { place, risks } = infrastructure(plan, structure);
  const groups: Subject[] = [];
  const writers: Subject[] = [];
  for (const group of plan.groups) {
    const instances = parts.instances(group);
    const up = instances.map((instance) =>
      structure.all([structure.event(eventId("instance", instance.name)), place(instance), ...risks(group)]),
    );
    groups.push(subject("group", group, structure.atLeast(group.needs, up)));
    if (group.kind !== "database") continue;
    const { servers, primary } = roleNeeds(group.declared, "writer");
    const alone = up[instances.findIndex(({ database }) => database?.role === "primary")];
    const first = primary && alone !== undefined ? [alone] : [];
    writers.push(subject("writer", group, structure.all([...first, structure.atLeast(servers, up)])));
  }
  return { groups, writers };
}

function subject(kind: "group" | "writer", { name }: Group, node: number): Subject {
  return { of: { kind, name }, serves: node, undegraded: node };
}
