import { expect, test } from "vitest";
import { writerAmongReaders } from "../../../src/lint/rules/writer-among-readers.ts";
import type { Backend, Topology } from "../../../src/topology/model.ts";
import { makeBackend } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { ORDERS, ORDERS_WRITER, withListener } from "../sound-topology.ts";

test("one listener for both roles", () => {
  expect(messages(writerAmongReaders, through([makeBackend(ORDERS), makeBackend(ORDERS_WRITER)]))).toEqual([
    expect.stringContaining("sends to writer and readers of `orders` alike"),
  ]);
});

test("no finding: the writer, with readers as backups", () => {
  expect(
    messages(
      writerAmongReaders,
      through([makeBackend(ORDERS_WRITER), makeBackend(ORDERS, { backup: true })]),
    ),
  ).toEqual([]);
});

function through(backends: readonly Backend[]): Topology {
  const listener = withListener({ protocol: "tcp", tls: undefined, backends });
  return {
    ...listener,
    loadBalancers: listener.loadBalancers.map((one) => ({ ...one, networks: ["data", "dmz"] })),
  };
}
