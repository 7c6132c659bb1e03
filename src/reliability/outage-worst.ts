/** The worst that each component of a plan can do to each entrypoint: what a person wants to read. */
import type { Plan } from "../plan/model.ts";
import type { FailureModel, SinglePointOfFailure } from "./model.ts";
import { either, isUntilRepaired, lengthOf } from "./outage-bounds.ts";
import type { FailingPart, OutagePrediction } from "./outage-model.ts";
import { failableParts, outagePredictor } from "./outage-times.ts";

export interface WorstOutage {
  readonly entrypoint: string;
  /** The declared part: a group, network, gateway, domain, external or shared risk. */
  readonly component: Component;
  /** `lost`, `haproxy killed`, `haproxy hung` … */
  readonly fault: string;
  /** The worst of each kind that any of its instances, hosts … can do; `part` is the one that is felt the longest. */
  readonly prediction: OutagePrediction;
  /** How many parts of the component may fail so. */
  readonly parts: number;
}

export interface Component {
  readonly kind:
    | "service"
    | "load-balancer"
    | "database"
    | "ensemble"
    | "network"
    | "gateway"
    | "domain"
    | "external"
    | "shared-risk";
  /** For domains that are many: `host`, `rack`, `zone`, `region`. */
  readonly name: string;
}

/**
 * Sorted by entrypoint, then from the longest outage to none. Of parts that fail alike one is looked at: ten thousand
 * instances take as long as their groups.
 */
export function worstOutages(
  plan: Plan,
  model: FailureModel,
  singlePoints: readonly SinglePointOfFailure[],
): readonly WorstOutage[] {
  const predict = outagePredictor(plan, model, singlePoints);
  const alike = alikeParts(plan, model);
  return plan.entrypoints.flatMap(({ name }) => {
    const rows = new Map<string, WorstOutage>();
    for (const { part, component, fault, parts } of alike) {
      const prediction = predict(name, part);
      const key = `${component.kind} ${component.name} ${fault}`;
      const known = rows.get(key);
      rows.set(key, {
        entrypoint: name,
        component,
        fault,
        prediction: known === undefined ? prediction : worstOf(known.prediction, prediction),
        parts: (known?.parts ?? 0) + parts,
      });
    }
    return [...rows.values()].sort((a, b) => order(b.prediction) - order(a.prediction));
  });
}

interface Alike {
  readonly part: FailingPart;
  readonly component: Component;
  readonly fault: string;
  readonly parts: number;
}

function alikeParts(plan: Plan, model: FailureModel): readonly Alike[] {
  const kinds = new Map(plan.groups.map(({ name, kind }) => [name, kind]));
  const instances = new Map(plan.instances.map((instance) => [instance.name, instance]));
  const found = new Map<string, Alike>();
  for (const part of failableParts(plan, model)) {
    const group = instances.get(part.kind === "program" ? part.instance : part.event.name);
    const ofInstance = part.kind === "program" || part.event.kind === "instance";
    const component =
      ofInstance && group !== undefined
        ? { kind: kinds.get(group.group) ?? "service", name: group.group }
        : part.kind === "event"
          ? componentOf(part)
          : undefined;
    if (component === undefined) continue;
    const fault = part.kind === "event" ? "lost" : `${part.program} ${part.mode}`;
    // Members of a load balancer differ in their priority, servers of a database in their role; domains in all they hold.
    const differs =
      !ofInstance || component.kind === "load-balancer"
        ? part.kind === "event"
          ? part.event.id
          : part.instance
        : (group?.database?.role ?? "");
    const key = `${component.kind} ${component.name} ${fault} ${differs}`;
    const known = found.get(key);
    found.set(
      key,
      known === undefined ? { part, component, fault, parts: 1 } : { ...known, parts: known.parts + 1 },
    );
  }
  return [...found.values()];
}

function componentOf({ event }: FailingPart & { readonly kind: "event" }): Component {
  switch (event.kind) {
    case "host":
    case "rack":
    case "zone":
    case "region":
      return { kind: "domain", name: event.kind };
    case "network":
    case "gateway":
      return { kind: event.kind, name: event.part.name };
    case "external":
    case "shared-risk":
      return { kind: event.kind, name: event.name };
    case "instance":
      return { kind: "service", name: event.part.name };
    default:
      return event.kind satisfies never;
  }
}

/** One host may hold the load balancer, another the server that is waited for: a row is the worst of each. */
function worstOf(one: OutagePrediction, other: OutagePrediction): OutagePrediction {
  const first = order(one) >= order(other) ? one : other;
  return { ...first, ...either(first, first === one ? other : one) };
}

/** What stops for good first, then by gap, delay, and whether requests fail. */
function order({ gap, delay, noneFails }: OutagePrediction): number {
  if (isUntilRepaired({ gap })) return Number.MAX_VALUE;
  const waits = Math.min(lengthOf(delay), 1e9);
  return lengthOf(gap) * 1e12 + waits * 10 + (noneFails ? 0 : 1);
}
