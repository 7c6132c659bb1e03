/** The smallest change that removes a cause. */
import type { DomainTree } from "../../plan/domain-tree.ts";
import type { BasicEvent } from "../../reliability/model.ts";
import type { PartReference } from "../../topology/model.ts";
import type { Cause, ExternalCause, GroupCause } from "../cause/cause.ts";
import type { Effect } from "../cause/causes.ts";
import type { PlanIndex } from "../plan-index.ts";
import { declaredName } from "../wording.ts";
import { moreReplicas, spreadOver } from "./placement-remedy.ts";
import type { Remedy } from "./remedy.ts";
import { outsideRisk } from "./risk-remedy.ts";

export function chooseRemedies(
  cause: Cause,
  event: BasicEvent,
  effect: Effect,
  index: PlanIndex,
  tree: DomainTree,
): readonly Remedy[] {
  if (cause.kind === "group") return [groupRemedies(cause, event, effect, index, tree)].flat();
  if (event.kind === "shared-risk") return [riskRemedy(event.name, [partOf(cause)], index)];
  switch (cause.kind) {
    case "network":
      return [{ kind: "switches", network: cause.network }];
    case "gateway":
      return [{ kind: "gateway", network: cause.network }];
    case "external":
      return externalRemedies(cause, effect, index);
    default:
      return cause satisfies never;
  }
}

function groupRemedies(
  cause: GroupCause,
  event: BasicEvent,
  effect: Effect,
  index: PlanIndex,
  tree: DomainTree,
): Remedy | readonly Remedy[] {
  if (cause.role === "primary") return writerRemedies(cause, effect, index);
  const places = { plan: index.plan, tree };
  switch (event.kind) {
    case "instance":
      return moreReplicas(cause, places);
    case "host":
    case "rack":
    case "zone":
    case "region":
      return spreadOver(cause, event.kind, places);
    case "shared-risk":
      return outsideRisk(cause, riskNamed(event.name, index), index, tree);
    case "network":
    case "gateway":
    case "external":
      throw new Error(`${event.id} takes down no instance.`);
    default:
      return event.kind satisfies never;
  }
}

/** Who depends hard on the primary; a part that reaches it through a load balancer, or clients, cannot be helped. */
function writerRemedies({ group }: GroupCause, effect: Effect, { plan }: PlanIndex): readonly Remedy[] {
  const accept: Remedy = {
    kind: "accept",
    why: "nothing is written until a person promotes a replica",
    rule: ruleFor(effect),
    on: declaredName(group),
  };
  const elect: Remedy = { kind: "elect", group };
  if (effect === "degraded") return [elect, accept];
  const dependents = hardDependents("database", group.name, plan, "writer");
  return dependents.length === 0
    ? [elect, accept]
    : [
        {
          kind: "soften",
          on: `${group.name}.writer`,
          target: { kind: "database-writer", name: group.name },
          dependents,
        },
        elect,
        accept,
      ];
}

function externalRemedies(
  { external, neededBy }: ExternalCause,
  effect: Effect,
  { plan }: PlanIndex,
): readonly Remedy[] {
  const balancers = neededBy.filter((name) =>
    plan.groups.some((group) => group.name === name && group.kind === "load-balancer"),
  );
  const backends = balancers.map(
    (loadBalancer): Remedy => ({ kind: "second-backend", external, loadBalancer }),
  );
  if (effect === "degraded")
    return [
      ...backends,
      {
        kind: "accept",
        why: `${external.name} is somebody else's to mend`,
        rule: ruleFor(effect),
        on: external.name,
      },
    ];
  const dependents = hardDependents("external", external.name, plan);
  const soften: Remedy = {
    kind: "soften",
    on: external.name,
    target: { kind: "external", name: external.name },
    dependents,
  };
  return dependents.length === 0 ? backends : [soften, ...backends];
}

function ruleFor(effect: Effect): string {
  return effect === "down" ? "single-point-of-failure" : "single-point-of-degradation";
}

function hardDependents(
  kind: "database" | "external",
  name: string,
  { groups, entrypoints }: PlanIndex["plan"],
  role?: "writer",
) {
  const services = groups.flatMap((group) => (group.kind === "service" ? [group.declared] : []));
  const depends = ({ dependsOn }: (typeof services)[number] | (typeof entrypoints)[number]): boolean =>
    dependsOn.some(
      ({ on, strength }) =>
        strength === "hard" &&
        on.kind === kind &&
        on.name === name &&
        (role === undefined || (on.kind === "database" && on.role === role)),
    );
  return [
    ...services.filter(depends).map((service) => ({ kind: "service" as const, name: service.name })),
    ...entrypoints
      .filter(depends)
      .map((entrypoint) => ({ kind: "entrypoint" as const, name: entrypoint.name })),
  ];
}

function partOf(cause: Exclude<Cause, GroupCause>): PartReference {
  return cause.kind === "external"
    ? { kind: "external", name: cause.external.name }
    : { kind: "network", name: cause.network.name };
}

function riskRemedy(name: string, parts: readonly PartReference[], index: PlanIndex): Remedy {
  return { kind: "risk", risk: riskNamed(name, index), parts };
}

function riskNamed(name: string, { plan }: PlanIndex) {
  const risk = plan.sharedRisks.find((one) => one.name === name);
  if (risk === undefined) throw new Error(`The plan holds no shared risk named ${name}.`);
  return risk;
}
