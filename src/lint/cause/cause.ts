/** Why an entrypoint is down after one event: the parts that the event takes down by itself. */
import type { Group, PlannedNetwork } from "../../plan/model.ts";
import type { External } from "../../topology/model.ts";

/** A part that no longer works because of the event, and not because of another part. */
export type Cause = {
  /** Parts from the entrypoint's target down to this one, by name. */
  readonly path: readonly string[];
} & (GroupCause | NetworkCause | ExternalCause);

export interface GroupCause {
  readonly kind: "group";
  readonly group: Group;
  /** Names of the instances that the event takes down. */
  readonly failed: readonly string[];
  /** How many have to be up. */
  readonly required: number;
  /** Of a database, what it is too few for; `primary`: nobody else is written to. */
  readonly role: "primary" | "writer" | "reader" | undefined;
}

export interface NetworkCause {
  readonly kind: "network" | "gateway";
  readonly network: PlannedNetwork;
}

export interface ExternalCause {
  readonly kind: "external";
  readonly external: External;
  /** Who needs it: services, load balancers or the entrypoint itself, by name. */
  readonly neededBy: readonly string[];
}

/** Equal for causes that one fix removes. */
export function causeKey(cause: Cause): string {
  switch (cause.kind) {
    case "group":
      return `${cause.kind} ${cause.group.name} ${cause.role === undefined ? "" : cause.role === "primary" ? "primary" : cause.required}`;
    case "network":
    case "gateway":
      return `${cause.kind} ${cause.network.name}`;
    case "external":
      return `${cause.kind} ${cause.external.name}`;
    default:
      return cause satisfies never;
  }
}

/** The same part met on several ways is one cause; the shortest way explains it. */
export function mergeCauses(causes: readonly Cause[]): readonly Cause[] {
  const merged = new Map<string, Cause>();
  for (const cause of causes) {
    const key = causeKey(cause);
    const other = merged.get(key);
    merged.set(key, other === undefined ? cause : mergePair(other, cause));
  }
  return [...merged.values()];
}

function mergePair(first: Cause, second: Cause): Cause {
  const shorter = second.path.length < first.path.length ? second : first;
  if (first.kind === "group" && second.kind === "group" && shorter.kind === "group") {
    // Who holds an address of a load balancer needs more of it than another load balancer does.
    const required = Math.max(first.required, second.required);
    // What is enough for writes is enough for reads.
    return { ...shorter, required, role: first.role === "writer" ? first.role : second.role };
  }
  if (first.kind !== "external" || second.kind !== "external" || shorter.kind !== "external") return shorter;
  return { ...shorter, neededBy: [...new Set([...first.neededBy, ...second.neededBy])].sort() };
}
