import { describe, expect, test } from "vitest";
import { lint, lintContext } from "../../src/lint/lint.ts";
import type { Rule } from "../../src/lint/rule.ts";
import { ruleContext } from "../../src/lint/rule-context.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Suppression, Topology } from "../../src/topology/model.ts";
import { InputError } from "../../src/topology/problem.ts";
import { soundTopology, withBackup, withListener } from "./sound-topology.ts";

const SOURCE = { file: "topology.ts", line: 90, column: 5 };

function suppression(rule: string, on?: Suppression["on"]): Suppression {
  return { rule, on, because: "the archive is tried by hand", source: SOURCE };
}

const undrilled = withBackup({ restoreDrillEveryMs: undefined });

/** All but what is for information. */
function problems(topology: Topology) {
  return lint(plan(topology)).filter(({ severity }) => severity !== "info");
}

describe("lint", () => {
  test("a topology built well has no errors and no warnings", () => {
    expect(problems(soundTopology)).toEqual([]);
  });

  test("a rule's own severity is overridden by the topology", () => {
    const rules = { "backup-never-restored": "error" } as const;
    expect(problems({ ...undrilled, severities: rules })).toMatchObject([
      { rule: "backup-never-restored", severity: "error" },
    ]);
  });

  test("a rule that is off finds nothing, and its suppressions are not called unused", () => {
    const topology: Topology = {
      ...undrilled,
      severities: { "backup-never-restored": "off" },
      suppressions: [suppression("backup-never-restored")],
    };
    expect(problems(topology)).toEqual([]);
  });

  test("a suppressed finding is still reported, with the reason", () => {
    const on = { kind: "backup", name: "orders-backup" } as const;
    const topology = { ...undrilled, suppressions: [suppression("backup-never-restored", on)] };
    expect(problems(topology)).toMatchObject([
      { rule: "backup-never-restored", suppressed: { because: "the archive is tried by hand" } },
    ]);
  });

  test("a suppression about another part suppresses nothing and is reported itself, at its own line", () => {
    const on = { kind: "database", name: "orders" } as const;
    const topology = { ...undrilled, suppressions: [suppression("backup-never-restored", on)] };
    expect(problems(topology)).toMatchObject([
      { rule: "backup-never-restored", suppressed: undefined },
      { rule: "unused-suppression", severity: "warning", source: SOURCE, subject: on },
    ]);
  });

  test("a finding can be suppressed by another part it names", () => {
    const rule: Rule = {
      id: "no-retries",
      title: "",
      severity: "warning",
      references: [],
      check: () => [
        {
          subject: { kind: "service", name: "api" },
          also: [{ kind: "domain", name: "a" }],
          source: SOURCE,
          message: "found",
          affects: [],
          path: [],
          fix: "none",
        },
      ],
    };
    const suppressions = [suppression("no-retries", { kind: "domain", name: "a" })];
    const planned = plan({ ...soundTopology, suppressions });
    expect(lintContext(ruleContext(planned), [rule])).toMatchObject([{ message: "found", suppressed: {} }]);
  });

  test("unknown rules are refused together, with what was probably meant", () => {
    const planned = plan({
      ...soundTopology,
      severities: { "single-pont-of-failure": "off" },
      suppressions: [suppression("xyzzy")],
    });
    const thrown = catchError(() => lint(planned));
    expect(thrown).toBeInstanceOf(InputError);
    expect(thrown instanceof InputError ? thrown.problems : []).toMatchObject([
      {
        source: soundTopology.source,
        value: '"single-pont-of-failure"',
        hint: 'did you mean "single-point-of-failure"?',
      },
      { source: SOURCE, value: '"xyzzy"', hint: undefined },
    ]);
  });

  test("findings stand in the order of the file, whatever the order of rules", () => {
    const topology: Topology = {
      ...withListener({ retries: 0 }, undrilled),
      databases: undrilled.databases.map((one) => ({ ...one, durable: false, source: SOURCE })),
    };
    const planned = plan(topology);
    const found = lint(planned);
    const places = found.map(({ source, rule }) => [source.line, rule] as const);
    expect(places).toEqual([...places].sort(([a, x], [b, y]) => a - b || (x < y ? -1 : 1)));
    expect(found.at(-1)?.source).toEqual(SOURCE);
    expect(lint(planned)).toEqual(found);
  });
});

function catchError(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}
