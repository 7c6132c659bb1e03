import { expect, test } from "vitest";
import { answerOf } from "../../../../src/targets/lab/responder/answer.ts";
import type { DependencyCheck } from "../../../../src/targets/lab/responder/dependency-check.ts";

const shard = (number: number, up: boolean): DependencyCheck => ({
  name: `orders-shard-${number}.writer`,
  strength: "soft",
  set: "orders.writer",
  ask: async () => ({ up, degraded: [] }),
});

test.each([
  [[true, true], 200, [], []],
  [[true, false], 200, ["orders-shard-2.writer"], []],
  [[false, true], 200, ["orders-shard-1.writer"], []],
  [[false, false], 503, ["orders-shard-1.writer", "orders-shard-2.writer"], ["orders.writer"]],
])("shards that are up: %j", async (up, status, degraded, down) => {
  const answer = await answerOf(
    "api-1",
    up.map((each, index) => shard(index + 1, each)),
    () => [],
  );
  expect({ ...answer, body: JSON.parse(answer.body) }).toEqual({
    status,
    body: { name: "api-1", degraded, down },
  });
});
