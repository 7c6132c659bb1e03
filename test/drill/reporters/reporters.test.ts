import pico from "picocolors";
import { expect, test } from "vitest";
import type { DrillReport } from "../../../src/drill/report.ts";
import { allHeld } from "../../../src/drill/report.ts";
import { json } from "../../../src/drill/reporters/json.ts";
import { junit } from "../../../src/drill/reporters/junit.ts";
import { markdown } from "../../../src/drill/reporters/markdown.ts";
import { summaryLine, tableOf } from "../../../src/drill/reporters/table.ts";
import {
  bounded,
  madeEntrypoint,
  madeExpectation,
  madeMeasurement,
  madeOutage,
  madeResult,
  madeWrites,
} from "../hand-made-result.ts";

const plain = pico.createColors(false);

const moved = madeResult({
  fault: { kind: "disk", instance: "web-2" },
  title: "full disk on web-2",
  entrypoints: [
    madeEntrypoint({
      expected: madeExpectation({ outage: madeOutage({ gap: bounded(810) }) }),
      measured: madeMeasurement({ failed: 2, longestGapMs: 1234.5 }),
      disagreements: ["without an answer for 1.235s, 810ms at worst was predicted"],
    }),
  ],
});
const cut = madeResult({
  fault: { kind: "partition", one: ["web-1"], other: ["web-2"], network: "dmz" },
  title: "partition web-1 | web-2 on dmz",
  entrypoints: [
    madeEntrypoint({ expected: madeExpectation({ state: "down", atWorst: "so-so", outage: undefined }) }),
  ],
});
const impossible = madeResult({
  fault: { kind: "loss", instance: "web-1", network: "dmz", percent: 10 },
  title: "10% loss at web-1 on dmz",
  entrypoints: [],
  impossible: "the kernel has no netem",
});
const broken = madeResult({
  fault: { kind: "hang", instance: "web-1", program: "nginx" },
  title: "hang nginx on web-1",
  error: "not well again after 60 s:\nnginx on web-1 <is> & \u001b[31mstays\u001b[0m down",
});

const report: DrillReport = {
  topology: "shop",
  date: new Date(Date.UTC(2026, 10, 25, 12, 30)),
  machine: "2 cores",
  results: [madeResult(), moved, cut, impossible, broken],
};

test("a line for each fault, aligned, and below it why it did not hold", () => {
  const table = tableOf(
    report.results.map(({ fault }) => fault),
    { entrypoints: ["shop"], databases: [] },
    plain,
  );
  const text = [table.heading, ...report.results.map(table.lines), summaryLine(report.results, plain)].join(
    "\n",
  );
  expect(`\n${text}\n`).toMatchInlineSnapshot(`
    "
    fault                           predicted   measured      failed  longest gap   predicted gap   slowest            healing  verdict     dominated by
    kill haproxy on web-1           serves      serves      0 of 150        21 ms            none      5 ms    0 failed, 22 ms  held        –
    full disk on web-2              serves      serves      2 of 150      1235 ms        ≤ 810 ms      5 ms    0 failed, 22 ms  failed      keepalived of web: 3 × advert_int
        without an answer for 1.235s, 810ms at worst was predicted
    partition web-1 | web-2 on dmz  ≤ down      serves      0 of 150        21 ms               –      5 ms    0 failed, 22 ms  held        –
    10% loss at web-1 on dmz                                                                                                    impossible
        the kernel has no netem
    hang nginx on web-1             serves      serves      0 of 150        21 ms            none      5 ms    0 failed, 22 ms  error       –
        not well again after 60 s:
        nginx on web-1 <is> & stays down
    2 of 5 predictions held, 1 failed, 1 ended in an error, 1 could not be tried here
    "
  `);
});

test("with several entrypoints each line names its own", () => {
  const result = madeResult({
    entrypoints: [madeEntrypoint(), madeEntrypoint({ expected: madeExpectation({ entrypoint: "api" }) })],
  });
  const table = tableOf([result.fault], { entrypoints: ["shop", "api"], databases: [] }, plain);
  expect(table.heading).toMatch(/^fault +entrypoint +predicted/);
  const lines = table.lines(result).split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain("  shop  ");
  expect(lines[1]).toContain("  api  ");
});

const taken = madeResult({ writes: [madeWrites({ lost: 2 })] });
const gone = madeResult({
  writes: [madeWrites({ lost: 1, overlaps: 3, disagreements: ["1 acknowledged row lost (7)"] })],
});
const withWrites: DrillReport = { ...report, results: [madeResult({ writes: [madeWrites()] }), taken, gone] };

test("rows that were lost are told, allowed or not", () => {
  const { results } = withWrites;
  const table = tableOf(
    results.map(({ fault }) => fault),
    { entrypoints: ["shop"], databases: ["orders"] },
    plain,
  );
  const text = [table.heading, ...results.map(table.lines), summaryLine(results, plain)].join("\n");
  expect(`\n${text}\n`).toMatchInlineSnapshot(`
    "
    fault                  predicted   measured      failed  longest gap   predicted gap   slowest            healing   rows lost  verdict     dominated by
    kill haproxy on web-1  serves      serves      0 of 150        21 ms            none      5 ms    0 failed, 22 ms    0 of 148  held        –
    kill haproxy on web-1  serves      serves      0 of 150        21 ms            none      5 ms    0 failed, 22 ms    2 of 148  held        –
        orders: 2 acknowledged rows lost, as asynchronous replication may
    kill haproxy on web-1  serves      serves      0 of 150        21 ms            none      5 ms    0 failed, 22 ms    1 of 148  failed      –
        orders: 1 acknowledged row lost (7)
    2 of 3 predictions held, 1 failed
    "
  `);
  expect(markdown(withWrites)).toMatchInlineSnapshot(`
    "| fault | predicted | measured | failed | longest gap | predicted gap | slowest | healing | rows lost | dominated by | verdict |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    | kill haproxy on web-1 | serves | serves | 0 of 150 | 21 ms | none | 5 ms | 0 failed, 22 ms | 0 of 148 | – | held |
    | kill haproxy on web-1 | serves | serves | 0 of 150 | 21 ms | none | 5 ms | 0 failed, 22 ms | 2 of 148 | – | held |
    | kill haproxy on web-1 | serves | serves | 0 of 150 | 21 ms | none | 5 ms | 0 failed, 22 ms | 1 of 148 | – | failed |

    2 of 3 predictions held, 1 failed. Measured with \`nospof drill\` on \`shop\`, 2026-11-25, 2 cores.
    "
  `);
});

test("programs get what became of rows", () => {
  const [, , last] = JSON.parse(json(withWrites)).faults;
  expect(last.verdict).toBe("failed");
  expect(last.writes).toMatchInlineSnapshot(`
    [
      {
        "acknowledged": 148,
        "database": "orders",
        "disagreements": [
          "1 acknowledged row lost (7)",
        ],
        "longestGapMs": 412.3,
        "lost": 1,
        "mode": "asynchronous",
        "overlaps": 3,
        "refused": 2,
        "unknown": 1,
      },
    ]
  `);
  expect(junit({ ...withWrites, results: [gone] })).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite name="nospof drill shop" timestamp="2026-11-25T12:30:00" tests="2" failures="1" errors="0" skipped="0">
        <testcase classname="shop.shop" name="kill haproxy on web-1">
          <system-out>fault: kill haproxy on web-1
    entrypoint: shop
    predicted: serves
    measured: serves
    failed: 0 of 150
    longest gap: 21 ms
    predicted gap: none
    slowest: 5 ms
    healing: 0 failed, 22 ms
    rows lost: 1 of 148
    dominated by: –
    verdict: failed</system-out>
        </testcase>
        <testcase classname="shop.orders" name="kill haproxy on web-1">
          <failure message="1 acknowledged row lost (7)">1 acknowledged row lost (7)
    again: nospof drill --fault &apos;kill:web-1/haproxy&apos;</failure>
          <system-out>replication: asynchronous
    rows acknowledged: 148
    rows refused: 2
    rows without an answer: 1
    longest gap: 412 ms
    acknowledged rows lost: 1
    rows of a second writer: 3</system-out>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test("the JSON document has its fixed shape", () => {
  expect(json(report)).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "topology": "shop",
      "date": "2026-11-25T12:30:00.000Z",
      "machine": "2 cores",
      "faults": [
        {
          "fault": "kill:web-1/haproxy",
          "title": "kill haproxy on web-1",
          "verdict": "held",
          "latenessMs": 3.2,
          "attempts": 1,
          "entrypoints": [
            {
              "entrypoint": "shop",
              "predicted": {
                "state": "serves",
                "gap": {
                  "worstMs": 0,
                  "timers": []
                },
                "delay": {
                  "worstMs": 0,
                  "timers": []
                },
                "noneFails": true
              },
              "measured": {
                "requests": 150,
                "failed": 0,
                "longestGapMs": 21.3,
                "slowestMs": 4.6,
                "slowestAnswerMs": 4.6,
                "state": "serves",
                "healing": {
                  "failed": 0,
                  "longestGapMs": 22
                },
                "failures": []
              },
              "disagreements": []
            }
          ]
        },
        {
          "fault": "disk:web-2",
          "title": "full disk on web-2",
          "verdict": "failed",
          "latenessMs": 3.2,
          "attempts": 1,
          "entrypoints": [
            {
              "entrypoint": "shop",
              "predicted": {
                "state": "serves",
                "gap": {
                  "worstMs": 810,
                  "timers": [
                    {
                      "name": "keepalived of web: 3 × advert_int",
                      "worstMs": 810
                    }
                  ]
                },
                "delay": {
                  "worstMs": 0,
                  "timers": []
                },
                "noneFails": true
              },
              "measured": {
                "requests": 150,
                "failed": 2,
                "longestGapMs": 1234.5,
                "slowestMs": 4.6,
                "slowestAnswerMs": 4.6,
                "state": "serves",
                "healing": {
                  "failed": 0,
                  "longestGapMs": 22
                },
                "failures": []
              },
              "disagreements": [
                "without an answer for 1.235s, 810ms at worst was predicted"
              ]
            }
          ]
        },
        {
          "fault": "partition:web-1|web-2@dmz",
          "title": "partition web-1 | web-2 on dmz",
          "verdict": "held",
          "latenessMs": 3.2,
          "attempts": 1,
          "entrypoints": [
            {
              "entrypoint": "shop",
              "predicted": {
                "state": "down",
                "atWorst": "so-so"
              },
              "measured": {
                "requests": 150,
                "failed": 0,
                "longestGapMs": 21.3,
                "slowestMs": 4.6,
                "slowestAnswerMs": 4.6,
                "state": "serves",
                "healing": {
                  "failed": 0,
                  "longestGapMs": 22
                },
                "failures": []
              },
              "disagreements": []
            }
          ]
        },
        {
          "fault": "loss:web-1/dmz=10%",
          "title": "10% loss at web-1 on dmz",
          "verdict": "impossible",
          "impossible": "the kernel has no netem",
          "latenessMs": 3.2,
          "attempts": 1,
          "entrypoints": []
        },
        {
          "fault": "hang:web-1/nginx",
          "title": "hang nginx on web-1",
          "verdict": "error",
          "error": "not well again after 60 s:\\nnginx on web-1 <is> & \\u001b[31mstays\\u001b[0m down",
          "latenessMs": 3.2,
          "attempts": 1,
          "entrypoints": [
            {
              "entrypoint": "shop",
              "predicted": {
                "state": "serves",
                "gap": {
                  "worstMs": 0,
                  "timers": []
                },
                "delay": {
                  "worstMs": 0,
                  "timers": []
                },
                "noneFails": true
              },
              "measured": {
                "requests": 150,
                "failed": 0,
                "longestGapMs": 21.3,
                "slowestMs": 4.6,
                "slowestAnswerMs": 4.6,
                "state": "serves",
                "healing": {
                  "failed": 0,
                  "longestGapMs": 22
                },
                "failures": []
              },
              "disagreements": []
            }
          ]
        }
      ],
      "summary": {
        "held": 2,
        "failed": 1,
        "error": 1,
        "impossible": 1
      }
    }
    "
  `);
});

test("build servers get failures, errors and what was skipped, in clean XML", () => {
  expect(junit(report)).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite name="nospof drill shop" timestamp="2026-11-25T12:30:00" tests="5" failures="1" errors="1" skipped="1">
        <testcase classname="shop.shop" name="kill haproxy on web-1">
          <system-out>fault: kill haproxy on web-1
    entrypoint: shop
    predicted: serves
    measured: serves
    failed: 0 of 150
    longest gap: 21 ms
    predicted gap: none
    slowest: 5 ms
    healing: 0 failed, 22 ms
    dominated by: –
    verdict: held</system-out>
        </testcase>
        <testcase classname="shop.shop" name="full disk on web-2">
          <failure message="without an answer for 1.235s, 810ms at worst was predicted">without an answer for 1.235s, 810ms at worst was predicted
    again: nospof drill --fault &apos;disk:web-2&apos;</failure>
          <system-out>fault: full disk on web-2
    entrypoint: shop
    predicted: serves
    measured: serves
    failed: 2 of 150
    longest gap: 1235 ms
    predicted gap: ≤ 810 ms
    slowest: 5 ms
    healing: 0 failed, 22 ms
    dominated by: keepalived of web: 3 × advert_int
    verdict: failed</system-out>
        </testcase>
        <testcase classname="shop.shop" name="partition web-1 | web-2 on dmz">
          <system-out>fault: partition web-1 | web-2 on dmz
    entrypoint: shop
    predicted: ≤ down
    measured: serves
    failed: 0 of 150
    longest gap: 21 ms
    predicted gap: –
    slowest: 5 ms
    healing: 0 failed, 22 ms
    dominated by: –
    verdict: held</system-out>
        </testcase>
        <testcase classname="shop" name="10% loss at web-1 on dmz">
          <skipped message="the kernel has no netem"/>
        </testcase>
        <testcase classname="shop" name="hang nginx on web-1">
          <error message="not well again after 60 s:">not well again after 60 s:
    nginx on web-1 &lt;is&gt; &amp; [31mstays[0m down
    again: nospof drill --fault &apos;hang:web-1/nginx&apos;</error>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test("the table for a README says where and when", () => {
  expect(markdown(report)).toMatchInlineSnapshot(`
    "| fault | predicted | measured | failed | longest gap | predicted gap | slowest | healing | dominated by | verdict |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    | kill haproxy on web-1 | serves | serves | 0 of 150 | 21 ms | none | 5 ms | 0 failed, 22 ms | – | held |
    | full disk on web-2 | serves | serves | 2 of 150 | 1235 ms | ≤ 810 ms | 5 ms | 0 failed, 22 ms | keepalived of web: 3 × advert_int | failed |
    | partition web-1 \\| web-2 on dmz | ≤ down | serves | 0 of 150 | 21 ms | – | 5 ms | 0 failed, 22 ms | – | held |
    | 10% loss at web-1 on dmz |  |  |  |  |  |  |  |  | impossible |
    | hang nginx on web-1 | serves | serves | 0 of 150 | 21 ms | none | 5 ms | 0 failed, 22 ms | – | error |

    2 of 5 predictions held, 1 failed, 1 ended in an error, 1 could not be tried here. Measured with \`nospof drill\` on \`shop\`, 2026-11-25, 2 cores.
    "
  `);
});

test("a failed prediction or an error spoils a drill; what cannot be tried here does not", () => {
  expect(allHeld([madeResult(), impossible])).toBe(true);
  expect(allHeld([madeResult(), moved])).toBe(false);
  expect(allHeld([madeResult(), broken])).toBe(false);
});
