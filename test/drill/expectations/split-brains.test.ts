/** Which faults give a pair two primaries, and what they are expected to be for clients. */
import { expect, test } from "vitest";
import { expectationsOf } from "../../../src/drill/expectations/expectations.ts";
import { healingMs } from "../../../src/drill/expectations/healing.ts";
import { splitBrains } from "../../../src/drill/expectations/split-brains.ts";
import { parseFaults } from "../../../src/drill/faults/parse-fault.ts";
import type { Fault } from "../../../src/drill/model.ts";
import type { Plan } from "../../../src/plan/model.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { settlingMs } from "../../../src/reliability/outage-pair.ts";
import {
  makeBackend,
  makeDatabase,
  makeEntrypoint,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeTopology,
  makeZones,
} from "../../arbitrary/parts.ts";
import { planFor } from "../../render/plans.ts";

const pair = planned({ pair: { acceptSplitBrain: "to show it" } });
const byHand = planned({});

function planned(who: { readonly pair?: { readonly acceptSplitBrain: string } }): Plan {
  const networks = ["app", "data"] as const;
  return planFor(
    makeTopology({
      domains: makeZones(2),
      networks: [
        makeNetwork({
          name: "app",
          external: { network: "public", gateway: "redundant" },
          switches: "redundant",
        }),
        makeNetwork({ name: "data", cidr: "10.0.1.0/24", switches: "redundant" }),
      ],
      databases: [
        makeDatabase({
          name: "db",
          replicas: 2,
          networks: [...networks],
          replicationNetwork: "data",
          ...who,
        }),
      ],
      loadBalancers: [
        makeLoadBalancer({
          name: "sql",
          networks: ["app"],
          listeners: [
            makeListener({
              name: "writer",
              protocol: "tcp",
              port: 3306,
              check: undefined,
              backends: [makeBackend({ kind: "database", name: "db", role: "writer" })],
            }),
          ],
        }),
      ],
      entrypoints: [
        makeEntrypoint({ name: "orders", to: { kind: "load-balancer", name: "sql", listener: "writer" } }),
      ],
    }),
  );
}

function faultOf(plan: Plan, text: string): Fault {
  const { faults, problems } = parseFaults([text], plan, failureModel(plan));
  expect(problems).toEqual([]);
  const [fault] = faults;
  if (fault === undefined) throw new Error(`no fault: ${text}`);
  return fault;
}

test.each([
  ["partition:db-1|db-2", true],
  ["partition:db-2|db-1,sql-1@data", true],
  ["loss:db-1/data=50%", true],
  ["network:data/1 and network:data/2", true],
  ["network:data/1", false],
  ["partition:db-1|db-2@app", false],
  ["partition:db-1|sql-1", false],
  ["link:db-1/data", false],
  ["instance:db-1", false],
  ["hang:db-1/mariadb", false],
  ["kill:db-1/keepalived", false],
])("%s: two primaries may be there: %s", (text, isSplit) => {
  expect([...splitBrains(pair, [faultOf(pair, text)])]).toEqual(isSplit ? ["db"] : []);
});

test("where a person promotes, nothing does", () => {
  expect([...splitBrains(byHand, [faultOf(byHand, "partition:db-1|db-2")])]).toEqual([]);
});

test.each([
  ["partition:db-1|db-2", "serves"],
  ["kill:db-1/keepalived", "serves"],
  ["link:db-1/data", "serves"],
])("%s: clients have an answer in the end", (text, state) => {
  const [expected] = expectationsOf(pair, failureModel(pair), [], faultOf(pair, text));
  expect([expected?.state, expected?.atWorst]).toEqual([state, undefined]);
});

test("when a cut heals, the one that stays may have to be made the master first, and be seen", () => {
  const group = pair.groups.find(({ name }) => name === "db");
  if (group?.kind !== "database" || group.router === undefined) throw new Error("no router");
  const healing = (text: string) => healingMs(pair, faultOf(pair, text));
  expect(healing("partition:db-1|db-2")).toBe(settlingMs(group.router) + 500);
  expect(healing("partition:db-1|db-2@app")).toBe(0);
  expect(healing("link:db-1/data")).toBe(0);
  // An advert, a neighbour looked for, an answer that does not come, the check, the skew, and some looks.
  expect(Math.round(settlingMs(group.router))).toBe(4208);
});
