import type { DomainTree } from "../../plan/domain-tree.ts";
import type { BasicEvent, SinglePointOfFailure } from "../../reliability/model.ts";
import type { Entrypoint } from "../../topology/model.ts";
import type { Finding, Subject } from "../diagnostic.ts";
import { indexPlan, type PlanIndex } from "../plan-index.ts";
import { chooseRemedies } from "../remedy/choose.ts";
import { remediesText } from "../remedy/remedy-text.ts";
import { declaredTree } from "../remedy/separate-domains.ts";
import type { RuleContext } from "../rule.ts";
import { type Cause, causeKey, mergeCauses } from "./cause.ts";
import { causesOf, type Effect } from "./causes.ts";
import { outageOf } from "./outage.ts";
import { pathTo } from "./path-label.ts";
import { reasonFor } from "./reason.ts";

/** One cause of what one event does, with all entrypoints that suffer for it. */
export interface ExplainedPoint {
  readonly event: BasicEvent;
  readonly cause: Cause;
  readonly entrypoints: readonly string[];
}

/** Why each single point is one; a point has several causes when one change would not remove it. */
export function explainSinglePoints(
  { singlePoints }: RuleContext,
  effect: Effect,
  index: PlanIndex,
): readonly ExplainedPoint[] {
  const entrypoints = new Map(index.plan.entrypoints.map((one) => [one.name, one]));
  const points = singlePoints.filter((point) => point.effect === effect);
  return [...Map.groupBy(points, ({ event }) => event.id).values()].flatMap((same) =>
    explainEvent(same, entrypoints, effect, index),
  );
}

function explainEvent(
  points: readonly SinglePointOfFailure[],
  entrypoints: ReadonlyMap<string, Entrypoint>,
  effect: Effect,
  index: PlanIndex,
): readonly ExplainedPoint[] {
  const [first] = points;
  if (first === undefined) return [];
  const { event } = first;
  const outage = outageOf(event, index);
  const suffering = new Map<string, { readonly cause: Cause; readonly entrypoints: readonly string[] }>();
  for (const point of points) {
    const entrypoint = entrypoints.get(point.entrypoint);
    if (entrypoint === undefined) continue;
    for (const cause of causesOf(entrypoint, outage, effect, index)) {
      const key = causeKey(cause);
      const known = suffering.get(key);
      const [merged = cause] = mergeCauses(known === undefined ? [cause] : [known.cause, cause]);
      suffering.set(key, { cause: merged, entrypoints: [...(known?.entrypoints ?? []), entrypoint.name] });
    }
  }
  return [...suffering.values()].map((explained) => ({ event, ...explained }));
}

export function singlePointFindings(context: RuleContext, effect: Effect): readonly Finding[] {
  const index = indexPlan(context.plan);
  const tree = declaredTree(context.plan);
  return explainSinglePoints(context, effect, index).map((point) => toFinding(point, effect, index, tree));
}

function toFinding(
  { event, cause, entrypoints }: ExplainedPoint,
  effect: Effect,
  index: PlanIndex,
  tree: DomainTree,
): Finding {
  const remedies = chooseRemedies(cause, event, effect, index, tree);
  return {
    ...placeOf(cause),
    also: [event.part, ...onlyOne(entrypoints)],
    message: reasonFor(cause, event, effect, entrypoints, index),
    affects: entrypoints,
    path: pathTo(cause, event),
    fix: remediesText(remedies),
  };
}

/** Whose declaration the fix changes. */
function placeOf(cause: Cause): Pick<Finding, "subject" | "source"> {
  switch (cause.kind) {
    case "group":
      return { subject: { kind: cause.group.kind, name: cause.group.name }, source: cause.group.source };
    case "network":
    case "gateway":
      return { subject: { kind: "network", name: cause.network.name }, source: cause.network.source };
    case "external":
      return { subject: { kind: "external", name: cause.external.name }, source: cause.external.source };
    default:
      return cause satisfies never;
  }
}

/** A suppression for one entrypoint must not hide what another one suffers. */
function onlyOne(entrypoints: readonly string[]): readonly Subject[] {
  const [name, ...others] = entrypoints;
  return name === undefined || others.length > 0 ? [] : [{ kind: "entrypoint", name }];
}
