import { expect, test } from "vitest";
import { splitBrainAccepted } from "../../../src/lint/rules/split-brain-accepted.ts";
import type { Database, Network } from "../../../src/topology/model.ts";
import { makeDatabase, makeNetwork, makeTopology } from "../../arbitrary/parts.ts";
import { findings, messages } from "../check-rule.ts";

const two = (own: Partial<Database>, data: Partial<Network> = {}) =>
  makeTopology({
    networks: [makeNetwork({ name: "data", ...data })],
    databases: [
      makeDatabase({ name: "orders", replicas: 2, networks: ["data"], replicationNetwork: "data", ...own }),
    ],
  });

const pair = { acceptSplitBrain: "both stand in one rack" };

test("what is lost in a cut, what brings it about, and why it is accepted", () => {
  const [message = "", ...more] = messages(splitBrainAccepted, two({ pair }, { switches: "redundant" }));
  expect(more).toEqual([]);
  expect(message).toContain("cut from each other on network `data`, both take writes");
  expect(message).toContain("what the one that has taken less acknowledged is gone");
  expect(message).toContain("Accepted, because: both stand in one rack");
  const [single = ""] = messages(splitBrainAccepted, two({ pair }, { switches: "single" }));
  expect(single).toContain("of which the failure of its one switch is enough");
  expect(findings(splitBrainAccepted, two({ pair }))[0]?.fix).toContain("zookeeper(");
});

test("no finding: a person promotes", () => {
  expect(messages(splitBrainAccepted, two({}))).toEqual([]);
});
