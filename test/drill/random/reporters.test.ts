import { expect, test } from "vitest";
import type { RandomRun, Step } from "../../../src/drill/random/model.ts";
import { randomJson, randomJunit, randomSummary, stepLine } from "../../../src/drill/random/reporters.ts";
import { madeWrites } from "../hand-made-result.ts";

const kill: Step = {
  atMs: 7312.4,
  action: "break",
  fault: { kind: "kill", instance: "orders-1", program: "mariadb" },
  number: 1,
};
const run: RandomRun = {
  topology: "shop",
  date: new Date(Date.UTC(2026, 10, 26, 12, 30)),
  machine: "2 cores",
  seed: 7,
  durationMs: 90_000,
  steps: [kill, { ...kill, atMs: 112_345.6, action: "heal" }],
  impossible: [
    { fault: { kind: "clock", instance: "orders-2", offsetMs: 5000 }, because: "no clock can be set" },
  ],
  wellAfterMs: 12_340,
  writes: [madeWrites()],
  error: undefined,
};
const failed: RandomRun = {
  ...run,
  writes: [madeWrites({ lost: 1, disagreements: ["1 acknowledged row lost (7)"] })],
};
const broken: RandomRun = {
  ...run,
  wellAfterMs: undefined,
  writes: [],
  error: "not well within 60 s:\norders-2 <does> not follow",
};

test("each step has its time, the sum its seed", () => {
  expect(`\n${[...run.steps.map(stepLine), randomSummary(run)].join("\n")}\n`).toMatchInlineSnapshot(`
    "
       7.3 s  kill mariadb on orders-1
     112.3 s  healed: kill mariadb on orders-1
    not possible here: clock of orders-2 +5s: no clock can be set
    orders (asynchronous): 0 of 148 acknowledged rows lost; 2 refused, 1 without an answer; 0.4 s without an acknowledgement at worst
    well again 12.3 s after all was healed
    held: 1 fault in 90s. The same again: --random 90s --seed 7
    "
  `);
  expect(`\n${randomSummary(failed)}\n`).toMatchInlineSnapshot(`
    "
    not possible here: clock of orders-2 +5s: no clock can be set
    orders (asynchronous): 1 of 148 acknowledged rows lost; 2 refused, 1 without an answer; 0.4 s without an acknowledgement at worst
        orders: 1 acknowledged row lost (7)
    well again 12.3 s after all was healed
    failed: 1 fault in 90s. The same again: --random 90s --seed 7
    "
  `);
  expect(`\n${randomSummary(broken)}\n`).toMatchInlineSnapshot(`
    "
    not possible here: clock of orders-2 +5s: no clock can be set
    not well within 60 s:
    orders-2 <does> not follow
    error: 1 fault in 90s. The same again: --random 90s --seed 7
    "
  `);
});

test("programs get it as JSON", () => {
  expect(randomJson(run)).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "topology": "shop",
      "date": "2026-11-26T12:30:00.000Z",
      "machine": "2 cores",
      "seed": 7,
      "durationMs": 90000,
      "verdict": "held",
      "wellAfterMs": 12340,
      "steps": [
        {
          "atMs": 7312,
          "action": "break",
          "fault": "kill:orders-1/mariadb"
        },
        {
          "atMs": 112346,
          "action": "heal",
          "fault": "kill:orders-1/mariadb"
        }
      ],
      "impossible": [
        {
          "fault": "clock:orders-2=+5s",
          "because": "no clock can be set"
        }
      ],
      "writes": [
        {
          "database": "orders",
          "mode": "asynchronous",
          "acknowledged": 148,
          "refused": 2,
          "unknown": 1,
          "longestGapMs": 412,
          "lost": 0,
          "overlaps": 0,
          "disagreements": []
        }
      ]
    }
    "
  `);
  expect(JSON.parse(randomJson(failed)).verdict).toBe("failed");
  expect(JSON.parse(randomJson(broken)).verdict).toBe("error");
});

test("build servers get a test case for each database, or the error", () => {
  expect(randomJunit(failed)).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite name="nospof drill shop" timestamp="2026-11-26T12:30:00" tests="1" failures="1" errors="0">
        <testcase classname="shop.orders" name="random faults, seed 7">
          <failure message="1 acknowledged row lost (7)">1 acknowledged row lost (7)</failure>
          <system-out>replication: asynchronous
    rows acknowledged: 148
    rows refused: 2
    rows without an answer: 1
    longest gap: 412 ms
    acknowledged rows lost: 1
    rows of a second writer: 0
       7.3 s  kill mariadb on orders-1
     112.3 s  healed: kill mariadb on orders-1</system-out>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
  expect(randomJunit(broken)).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite name="nospof drill shop" timestamp="2026-11-26T12:30:00" tests="1" failures="0" errors="1">
        <testcase classname="shop" name="random faults, seed 7">
          <error message="not well within 60 s:">not well within 60 s:
    orders-2 &lt;does&gt; not follow</error>
          <system-out>   7.3 s  kill mariadb on orders-1
     112.3 s  healed: kill mariadb on orders-1</system-out>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});
