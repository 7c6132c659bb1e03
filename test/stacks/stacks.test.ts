import { beforeAll, describe, expect, test } from "vitest";
import type { TopologyDeclaration } from "../../src/index.ts";
import { lint } from "../../src/lint/lint.ts";
import type { JsonReport } from "../../src/lint/reporters/json.ts";
import { plan } from "../../src/plan/plan.ts";
import fragile from "../../stacks/fragile/topology.ts";
import ledger from "../../stacks/ledger/topology.ts";
import seed from "../../stacks/seed/topology.ts";
import shop from "../../stacks/shop/topology.ts";
import { buildPackage, REPOSITORY } from "../cli/built-package.ts";
import { nospof } from "../cli/run-nospof.ts";
import { componentsOf, kill } from "../reliability/brute-force.ts";
import { parsed } from "../topology/sample.ts";

beforeAll(buildPackage);

function findings(declaration: TopologyDeclaration): readonly string[] {
  return lint(plan(parsed(declaration)))
    .filter(({ severity, suppressed }) => severity !== "info" && suppressed === undefined)
    .map(({ rule, message }) => `${rule}: ${message}`);
}

describe("stacks/shop", () => {
  test("lints clean, without a suppression", () => {
    expect(findings(shop)).toEqual([]);
    expect(shop.options.suppress).toBeUndefined();
  });

  test("survives the loss of every single component", () => {
    const planned = plan(parsed(shop));
    const components = componentsOf(planned);
    expect(components.length).toBeGreaterThan(25);
    for (const component of components) {
      expect(kill(planned, component).get("shop")?.serves, `${component.kind} ${component.name}`).toBe(true);
    }
  });
});

describe("stacks/ledger", () => {
  test("lints clean, without a suppression", () => {
    expect(findings(ledger)).toEqual([]);
    expect(ledger.options.suppress).toBeUndefined();
  });

  test("takes bookings after the loss of every single component", () => {
    const planned = plan(parsed(ledger));
    const components = componentsOf(planned);
    expect(components.length).toBeGreaterThan(25);
    for (const component of components) {
      const outcome = kill(planned, component).get("bookings");
      expect(outcome, `${component.kind} ${component.name}`).toEqual({ serves: true, undegraded: true });
    }
  });
});

test("stacks/seed lints clean, with its two suppressions", () => {
  expect(findings(seed)).toEqual([]);
});

test("nospof lint stacks/fragile --format json lists exactly what a kill of each component finds", async () => {
  const { status, stdout } = await nospof(["lint", "stacks/fragile", "--format", "json"], {
    cwd: REPOSITORY,
  });
  expect(status).toBe(1);
  const report: JsonReport = JSON.parse(stdout);
  const listed = report.singlePointsOfFailure.map(
    ({ event, entrypoint, effect }) => `${event.kind} ${event.name}: ${entrypoint} ${effect}`,
  );
  const planned = plan(parsed(fragile));
  const killed = componentsOf(planned).flatMap((component) =>
    [...kill(planned, component)].flatMap(([entrypoint, { serves, undegraded }]) =>
      undegraded
        ? []
        : [`${component.kind} ${component.name}: ${entrypoint} ${serves ? "degraded" : "down"}`],
    ),
  );
  expect([...listed].sort()).toEqual([...killed].sort());
  expect(listed.length).toBeGreaterThan(10);

  // And each that stops the shop is a diagnostic, or several, with a place, a path and a fix.
  const diagnosed = report.diagnostics.filter(({ rule }) => rule === "single-point-of-failure");
  expect(new Set(diagnosed.map(({ message }) => /^If (.+) fails,/.exec(message)?.[1])).size).toBe(
    listed.filter((line) => line.endsWith(" down")).length,
  );
  for (const { source, path, fix, affects, severity } of diagnosed) {
    expect(severity).toBe("error");
    expect(source.file).toBe("stacks/fragile/topology.ts");
    expect(path[0]).toBe("users");
    expect(affects).toEqual(["shop"]);
    expect(fix).not.toBe("");
  }
});
