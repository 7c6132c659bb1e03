/** What is said of a fault before it is tried. */
import type { Plan } from "../../plan/model.ts";
import { failureModel } from "../../reliability/failure-model.ts";
import type { FailureModel } from "../../reliability/model.ts";
import { CLIENT_PATIENCE_MS } from "../../reliability/outage-assumptions.ts";
import { lengthOf } from "../../reliability/outage-bounds.ts";
import type { FailingPart, OutagePrediction } from "../../reliability/outage-model.ts";
import { retransmission } from "../../reliability/outage-virtual-ip.ts";
import type { Expectation, Fault } from "../model.ts";
import { amountsTo } from "./amounts-to.ts";
import { isWorse, stateOf } from "./expected-state.ts";
import { healingMs } from "./healing.ts";
import { rejoiningMs } from "./rejoining.ts";
import { NO_PEAK_LOAD, withDatabasesUnloaded } from "./unloaded-databases.ts";

/** One for each entrypoint, in the order of the failure model. */
export function expectationsOf(
  plan: Plan,
  model: FailureModel,
  outages: readonly OutagePrediction[],
  fault: Fault,
): readonly Expectation[] {
  const { events, atWorst } = amountsTo(plan, fault);
  const failed = new Set(events.map((id) => eventIndex(model, id)));
  const part = partOf(fault);
  const key = part && partKey(part);
  const unloaded = withDatabasesUnloaded(plan);
  const unloadedModel = unloaded && failureModel(unloaded);
  const healing = healingMs(plan, fault);
  return model.tops.map((top, index) => {
    const { entrypoint } = top;
    const state = stateOf(model, top, failed);
    const outage = outages.find((one) => one.entrypoint === entrypoint && partKey(one.part) === key);
    const declared = plan.entrypoints.find(({ name }) => name === entrypoint);
    const rejoining = declared === undefined ? 0 : rejoiningMs(plan, fault, declared);
    const times = { entrypoint, outage, healingMs: Math.max(healing, rejoining) };
    if (state !== "down" && outage !== undefined && outlastsClients(outage)) {
      return { ...times, state: "down", atWorst: NOBODY_WAITS_SO_LONG };
    }
    const unloadedTop = unloadedModel?.tops[index];
    if (unloadedModel && unloadedTop && isWorse(state, stateOf(unloadedModel, unloadedTop, failed))) {
      return { ...times, state, atWorst: atWorst ?? NO_PEAK_LOAD };
    }
    return { ...times, state, atWorst: state === "serves" ? undefined : atWorst };
  });
}

const NOBODY_WAITS_SO_LONG = "requests that meet it wait longer for an answer than clients do";

/** Where nothing finds out that a server hangs, its share of the requests is as good as lost, while the others are answered. */
function outlastsClients({ gap, delay }: OutagePrediction): boolean {
  // Who asks for a connection in a long gap may ask again too late; nobody who asks after it does.
  const inGap = lengthOf(retransmission(gap));
  return delay.kind === "bounded" && delay.worstMs > Math.max(CLIENT_PATIENCE_MS, inGap);
}

/** What clients have while nothing is broken: an entrypoint that cannot work is down from the beginning. */
export function unharmed(model: FailureModel): ReadonlyMap<string, Expectation["state"]> {
  return new Map(model.tops.map((top) => [top.entrypoint, stateOf(model, top, new Set())]));
}

/** Undefined where the timers say nothing. */
function partOf(fault: Fault): FailingPart | undefined {
  switch (fault.kind) {
    case "event":
      return { kind: "event", event: fault.event };
    case "kill":
    case "hang":
      return {
        kind: "program",
        instance: fault.instance,
        program: fault.program,
        mode: fault.kind === "kill" ? "killed" : "hung",
      };
    case "link":
    case "partition":
    case "loss":
    case "delay":
    case "disk":
    case "clock":
    case "pair":
      return undefined;
    default:
      return fault satisfies never;
  }
}

function partKey(part: FailingPart): string {
  return part.kind === "event" ? part.event.id : `${part.mode} ${part.instance} ${part.program}`;
}

function eventIndex(model: FailureModel, id: string): number {
  const index = model.events.findIndex((event) => event.id === id);
  if (index < 0) throw new Error(`The failure model holds no event ${id}.`);
  return index;
}
