/** How long clients are without service when something fails, from the timers that are rendered. */
import type { Plan, Program } from "../plan/model.ts";
import type { Endpoint, Entrypoint } from "../topology/model.ts";
import { withHostsCounted } from "./cloud-hosts.ts";
import { dependencyOrder } from "./dependency-order.ts";
import { isUp } from "./evaluation.ts";
import type { BasicEvent, FailureModel, SinglePointOfFailure } from "./model.ts";
import { untilRepaired } from "./outage-bounds.ts";
import { type Effects, effectsOf } from "./outage-effects.ts";
import { type Failing, failingParts } from "./outage-failing.ts";
import type { FailingPart, OutagePrediction } from "./outage-model.ts";
import { partsOf } from "./parts.ts";
import { singlePointsOfFailure } from "./single-points.ts";

/**
 * For each entrypoint: what clients see of each basic event, and of each program of each instance that is killed or
 * hangs. In the order of the model's tops, then events, then instances.
 *
 * The meaning of every formula is on one page: `docs/outage-times.md`.
 *
 * @param model the failure model of this plan
 * @example predictOutages(plan, failureModel(plan)).filter(({ gap }) => gap.kind === "bounded" && gap.worstMs > 1000)
 */
export function predictOutages(plan: Plan, model: FailureModel): readonly OutagePrediction[] {
  const predict = outagePredictor(plan, model, singlePointsOfFailure(model));
  const parts = failableParts(plan, model);
  return model.tops.flatMap(({ entrypoint }) => parts.map((part) => predict(entrypoint, part)));
}

/** Every event, and every program of every instance, killed and hung. */
export function failableParts(plan: Pick<Plan, "instances">, model: FailureModel): readonly FailingPart[] {
  return [
    ...model.events.map((event): FailingPart => ({ kind: "event", event })),
    ...plan.instances.flatMap(({ name, programs }) =>
      programs.flatMap((program) =>
        (["killed", "hung"] as const).map(
          (mode): FailingPart => ({ kind: "program", instance: name, program, mode }),
        ),
      ),
    ),
  ];
}

/**
 * One at a time, for those who need a few of many. Asking for all entrypoints of one and the same part in a row is cheaper: what they share is
 * followed once.
 */
export function outagePredictor(
  planned: Plan,
  model: FailureModel,
  singlePoints: readonly SinglePointOfFailure[],
): (entrypoint: string, part: FailingPart) => OutagePrediction {
  const plan = withHostsCounted(planned);
  const all = partsOf(plan);
  const failing = failingParts(plan);
  const effects: Effects = effectsOf(plan);
  const stops = new Set(
    singlePoints
      .filter(({ effect }) => effect === "down")
      .map(({ entrypoint, event }) => `${entrypoint} ${event.id}`),
  );
  const dead = new Set(
    model.tops.filter(({ serves }) => !isUp(model, serves, new Set())).map(({ entrypoint }) => entrypoint),
  );
  const entrypoints = new Map(plan.entrypoints.map((one) => [one.name, one]));
  const orders = new Map<string, readonly Endpoint[]>();
  const orderOf = ({ name, to, dependsOn }: Entrypoint): readonly Endpoint[] => {
    const order = orders.get(name) ?? dependencyOrder(all, [to, ...dependsOn.map(({ on }) => on)]);
    orders.set(name, order);
    return order;
  };
  let last: { readonly part: FailingPart; readonly failing: Failing } | undefined;
  const failingOf = (part: FailingPart): Failing => {
    if (last?.part !== part) last = { part, failing: failing.of(part) };
    return last.failing;
  };
  return (name, part) => {
    const entrypoint = entrypoints.get(name);
    if (entrypoint === undefined) throw new Error(`The plan holds no entrypoint ${name}.`);
    const event = eventOf(part);
    const effect = dead.has(name)
      ? untilRepaired(`${name} does not work while everything does`)
      : event !== undefined && stops.has(`${name} ${event}`)
        ? untilRepaired(`${shownPart(part)} is a single point of failure`)
        : effects.of(name, orderOf(entrypoint), failingOf(part));
    return { entrypoint: name, part, ...effect };
  };
}

/** Programs without which an instance gives no answer. */
const SERVING: ReadonlySet<string> = new Set<Program>([
  "application",
  "nginx",
  "haproxy",
  "mysql",
  "mariadb",
  "zookeeper",
  "garbd",
]);

/** The event that the failing of a part amounts to; undefined where the instance serves on. */
function eventOf(part: FailingPart): BasicEvent["id"] | undefined {
  if (part.kind === "event") return part.event.id;
  return SERVING.has(part.program) ? `instance:${part.instance}` : undefined;
}

/** `host a-1`, `haproxy on web-1`. */
function shownPart(part: FailingPart): string {
  return part.kind === "event"
    ? `${part.event.kind} ${part.event.name}`.replace("shared-risk", "shared risk")
    : `${part.program} on ${part.instance}`;
}
