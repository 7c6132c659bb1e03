import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FailureTimes } from "../../src/reliability/failure-data/model.ts";
import {
  eitherOf,
  failuresPerYear,
  inSeries,
  mtbfOf,
  unavailabilityOf,
} from "../../src/reliability/failure-data/unavailability.ts";

const hours = fc.double({ min: 1e-4, max: 1e7, noNaN: true });
const times: fc.Arbitrary<FailureTimes> = fc.record({ mtbfHours: hours, mttrHours: hours });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Equal but for the last digits. */
function expectNear(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

describe("unavailability", () => {
  it("is the share of time that a part is down", () => {
    expect(unavailabilityOf({ mtbfHours: 999, mttrHours: 1 })).toBe(0.001);
    expect(unavailabilityOf({ mtbfHours: Number.POSITIVE_INFINITY, mttrHours: 4 })).toBe(0);
  });

  it("is a probability, and worse with every hour of repair", () => {
    fc.assert(
      fc.property(times, hours, (part, more) => {
        const unavailability = unavailabilityOf(part);
        expect(unavailability).toBeGreaterThanOrEqual(0);
        expect(unavailability).toBeLessThanOrEqual(1);
        const longer = unavailabilityOf({ ...part, mttrHours: part.mttrHours + more });
        expect(longer).toBeGreaterThanOrEqual(unavailability);
        const rarer = unavailabilityOf({ ...part, mtbfHours: part.mtbfHours + more });
        expect(rarer).toBeLessThanOrEqual(unavailability);
      }),
    );
  });

  it("of a year is what its failures take", () => {
    fc.assert(
      fc.property(times, (part) => {
        expectNear((failuresPerYear(part) * part.mttrHours) / 8760, unavailabilityOf(part));
      }),
    );
  });

  it("of two causes is a probability, at least that of either and at most their sum", () => {
    fc.assert(
      fc.property(share, share, (one, other) => {
        const both = eitherOf(one, other);
        expect(both).toBeLessThanOrEqual(Math.min(1, one + other));
        expect(both).toBeGreaterThanOrEqual(Math.max(one, other) - 1e-15);
      }),
    );
  });
});

describe("parts in series", () => {
  it("are up while all of them are", () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 5 }), (parts) => {
        const up = parts.reduce((product, part) => product * (1 - unavailabilityOf(part)), 1);
        // A part that is hardly ever up has too few digits left.
        fc.pre(up > 1e-4);
        const whole = inSeries(parts);
        expectNear(unavailabilityOf(whole), 1 - up);
        expectNear(
          1 / whole.mtbfHours,
          parts.reduce((rate, { mtbfHours }) => rate + 1 / mtbfHours, 0),
        );
      }),
    );
  });

  it("that never fail never fail together", () => {
    const never = { mtbfHours: Number.POSITIVE_INFINITY, mttrHours: 4 };
    expect(unavailabilityOf(inSeries([never, never]))).toBe(0);
    expect(unavailabilityOf(inSeries([]))).toBe(0);
    expect(inSeries([never, { mtbfHours: 9, mttrHours: 1 }]).mtbfHours).toBe(9);
  });
});

describe("the time between outages", () => {
  it("follows from an availability and the length of an outage", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1, noNaN: true }), hours, (availability, mttrHours) => {
        expectNear(
          unavailabilityOf({ mtbfHours: mtbfOf(availability, mttrHours), mttrHours }),
          1 - availability,
        );
      }),
    );
  });

  it("has no end where there is none", () => {
    expect(mtbfOf(1, 4)).toBe(Number.POSITIVE_INFINITY);
    expect(failuresPerYear({ mtbfHours: Number.POSITIVE_INFINITY, mttrHours: 4 })).toBe(0);
  });
});
