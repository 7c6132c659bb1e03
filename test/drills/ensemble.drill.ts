/**
 * How long services that need an ensemble are without it: never longer than predicted, and not much shorter in the worst of
 * twenty runs. NOSPOF_DRILL=full: twenty runs of each; default: one, too few to judge slack.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { partitionFaults } from "../../src/drill/faults/all-faults.ts";
import type { DrillResult, Fault } from "../../src/drill/model.ts";
import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import { basicEvents } from "../../src/reliability/events.ts";
import { lengthOf } from "../../src/reliability/outage-bounds.ts";
import {
  makeEnsemble,
  makeEntrypoint,
  makeNetwork,
  makeService,
  makeTopology,
  makeZones,
  needs,
} from "../arbitrary/parts.ts";
import { DEBIAN_12 } from "../render/plans.ts";
import { drillFaults, wrongIn } from "./drill-plan.ts";

const FULL = process.env.NOSPOF_DRILL === "full";
const RUNS = FULL ? 20 : 1;

/** A prediction is slack when it is more than so many times the worst of twenty runs. */
const SLACK = 2;

const HOW = ["lost", "killed", "hung"] as const;
type How = (typeof HOW)[number];

/** One client, so that what is seen is what one session sees. */
const planned: Plan = plan(
  makeTopology({
    domains: makeZones(4),
    networks: [
      makeNetwork({ name: "app", external: { network: "public", gateway: "redundant" } }),
      makeNetwork({ name: "peers", cidr: "10.0.1.0/24" }),
    ],
    services: [
      makeService({ name: "api", within: ["d"], dependsOn: [needs({ kind: "ensemble", name: "zoo" })] }),
    ],
    ensembles: [
      makeEnsemble({
        name: "zoo",
        networks: ["app", "peers"],
        peerNetwork: "peers",
        within: ["a", "b", "c"],
      }),
    ],
    entrypoints: [makeEntrypoint({ name: "shop", to: { kind: "service", name: "api", port: "http" } })],
    software: DEBIAN_12,
  }),
);

let results: readonly DrillResult[];

/** Members in turn: each leads and has the session at times. */
function fault(how: How, run: number): Fault {
  const instance = `zoo-${(run % 3) + 1}`;
  if (how !== "lost") return { kind: how === "killed" ? "kill" : "hang", instance, program: "zookeeper" };
  const event = basicEvents(planned).find(({ id }) => id === `instance:${instance}`);
  if (event === undefined) throw new Error(`the plan has no instance ${instance}`);
  return { kind: "event", event };
}

beforeAll(async () => {
  const faults = HOW.flatMap((how, index) =>
    Array.from({ length: RUNS }, (_, run) => fault(how, index + run)),
  );
  results = await drillFaults(planned, "ensemble", [...faults, ...partitionFaults(planned)]);
});

describe("a member of an ensemble", () => {
  test.each(HOW)("%s", (how) => {
    const own = results.slice(HOW.indexOf(how) * RUNS, (HOW.indexOf(how) + 1) * RUNS);
    expect(own.flatMap(wrongIn)).toEqual([]);
    const seen = own.flatMap(({ entrypoints }) => entrypoints);
    const gaps = seen.map(({ measured }) => Math.round(measured.longestGapMs)).toSorted((a, b) => a - b);
    const predicted = seen.map(({ expected }) => (expected.outage ? lengthOf(expected.outage.gap) : 0));
    console.log(`member ${how}: gaps ${gaps.join(" ")}; predicted at worst ${predicted[0]}`);
    if (FULL) expect(Math.max(...predicted)).toBeLessThanOrEqual(SLACK * Math.max(...gaps));
  });
});

test("a minority that is cut off", () => {
  const [cut] = results.slice(HOW.length * RUNS);
  if (cut === undefined) throw new Error("no partition was drilled");
  expect(wrongIn(cut)).toEqual([]);
  expect(cut.entrypoints.map(({ measured }) => measured.state)).toEqual(["serves"]);
});
