import { lintContext } from "../../../src/lint/lint.ts";
import type { ReportContext } from "../../../src/lint/reporters/context.ts";
import { ruleContext } from "../../../src/lint/rule-context.ts";
import { plan } from "../../../src/plan/plan.ts";
import type { Topology } from "../../../src/topology/model.ts";
import { soundTopology, withDatabase, withLoadBalancer } from "../sound-topology.ts";

/** An error with a path, a warning, something for information, and a suppressed warning. */
export const faulty: Topology = {
  ...withLoadBalancer(
    { within: ["a-1"], spread: { over: "none", strict: false }, source: at(31, 16) },
    withDatabase({ durable: false, source: at(12, 16) }),
  ),
  severities: { "backup-never-restored": "error" },
  backups: soundTopology.backups.map((backup) => ({
    ...backup,
    restoreDrillEveryMs: undefined,
    minimumBytes: undefined,
    source: at(50, 3),
  })),
  suppressions: [
    {
      rule: "backup-size-unchecked",
      on: { kind: "backup", name: "orders-backup" },
      because: "the archive refuses small files itself",
      source: at(60, 14),
    },
  ],
};

export function reported(topology: Topology, change: Partial<ReportContext> = {}) {
  const planned = plan(topology);
  const context = ruleContext(planned);
  return {
    diagnostics: lintContext(context),
    context: {
      ...context,
      root: "/home/me/infra/stacks/shop",
      cwd: "/home/me/infra",
      verbose: false,
      ...change,
    },
  };
}

function at(line: number, column: number) {
  return { file: "topology.ts", line, column };
}
