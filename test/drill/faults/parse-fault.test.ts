import fc from "fast-check";
import { expect, test } from "vitest";
import { faultExpression, faultTitle } from "../../../src/drill/faults/fault-text.ts";
import { parseFaults } from "../../../src/drill/faults/parse-fault.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { shopPlan } from "../../targets/shop.ts";
import { faultCase } from "./fault-arbitrary.ts";

test("what is written for a fault is read as that fault", () => {
  fc.assert(
    fc.property(faultCase, ({ plan, model, fault }) => {
      const { faults, problems } = parseFaults([faultExpression(fault)], plan, model);
      expect(problems).toEqual([]);
      expect(faults).toEqual([fault]);
      expect(faultTitle(fault)).not.toBe("");
    }),
  );
});

test("whatever is given, there are faults or a problem, and never an exception", () => {
  const plan = shopPlan();
  const model = failureModel(plan);
  const piece = fc.constantFrom(
    "kill",
    "host",
    "link",
    "loss",
    ":",
    "/",
    "|",
    "@",
    "=",
    "web-lb-1",
    "dmz",
    " and ",
  );
  const hostile = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(piece, fc.string()), { maxLength: 9 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      const { faults, problems } = parseFaults([text], plan, model);
      expect(faults.length > 0).toBe(problems.length === 0);
    }),
  );
});

const plan = shopPlan();
const model = failureModel(plan);

function expressionsOf(...given: readonly string[]): readonly string[] {
  return parseFaults(given, plan, model).faults.map(faultExpression);
}

test("a kind alone is all of that kind, and nothing is broken twice", () => {
  expect(expressionsOf("zone")).toEqual(["zone:a", "zone:b", "zone:c"]);
  expect(expressionsOf("gateway", "gateway:dmz/1")).toEqual(["gateway:dmz/1", "gateway:dmz/2"]);
  expect(expressionsOf("disk")).toEqual(["disk:orders-1", "disk:orders-2", "disk:web-lb-1", "disk:web-lb-2"]);
});

test("two faults are one pair", () => {
  expect(expressionsOf("zone:a and kill:web-lb-2/haproxy")).toEqual(["zone:a and kill:web-lb-2/haproxy"]);
});

test.each([
  ["zone:d", "d", "a zone of this topology: a, b, c", 'did you mean "a"?'],
  ["zon:a", "zon:a", "<kind>:<what>, the kind being one of instance, host, rack", 'did you mean "zone"?'],
  ["web-lb-1", "web-lb-1", "<kind>:<what>", 'did you mean "instance:web-lb-1"?'],
  [
    "kill:web-lb-1/haprox",
    "haprox",
    "kill:web-lb-1/<program>, a program of web-lb-1: haproxy, keepalived",
    'did you mean "haproxy"?',
  ],
  ["kill:web-lb-1", "web-lb-1", "kill:web-lb-1/<program>", undefined],
  [
    "link:web-lb-1/dmy",
    "dmy",
    "link:web-lb-1/<network>, a network that web-lb-1 is on: app, dmz",
    'did you mean "dmz"?',
  ],
  ["instance:web-lb-11", "web-lb-11", "an instance of this topology: api-1, ", 'did you mean "web-lb-1"?'],
  ["partition:web-lb-1", "web-lb-1", "two sets of instances and, if it is one network, its name", undefined],
  ["partition:web-lb-1|web-lb-1", "web-lb-1|web-lb-1", "each instance once", undefined],
  ["loss", "loss", "where and how much, such as loss:api-1/app=10%", undefined],
  ["loss:api-1/app=110%", "110%", "a share of packets above 0% and up to 100%", undefined],
  ["delay:api-1/app=fast", "fast", "a duration, such as delay:api-1/app=100ms", undefined],
  ["clock:orders-1=1h", "1h", "how far the clock jumps, with its sign", undefined],
  ["region", "region", "a kind of fault that this topology can have", "it has none"],
  [
    "zone:a and zone:b and zone:c",
    "zone:a and zone:b and zone:c",
    "at most two faults at the same time",
    undefined,
  ],
  ["external:bank", "bank", "an external of this topology; this topology has none", undefined],
])("%s is refused with what was expected", (expression, given, expected, hint) => {
  const { faults, problems } = parseFaults([expression], plan, model);
  expect(faults).toEqual([]);
  expect(problems).toEqual([{ given, expected: expect.stringContaining(expected), hint: hint ?? undefined }]);
});
