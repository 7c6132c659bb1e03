import { indexPlan } from "../plan-index.ts";
import { listenersOf, targetsOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, listenerCode } from "../wording.ts";

export const shallowHealthCheck: Rule = {
  id: "shallow-health-check",
  title: "An HTTP listener only checks that servers accept connections",
  severity: "warning",
  references: ["HAProxy Configuration Manual, 4.2 `option httpchk`: a TCP check says nothing of the answers"],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return listenersOf(plan)
      .filter(({ listener }) => listener.protocol === "http" && listener.check?.kind === "tcp")
      .filter(({ listener }) =>
        // A service without a health check of its own is what service-without-health-check is about.
        targetsOf(listener.servers).some(({ to }) => {
          const target = to.kind === "service" ? index.group(to.name) : undefined;
          return target?.kind === "service" && target.declared.healthCheck !== undefined;
        }),
      )
      .map(({ group, listener }) =>
        aboutGroup(group, {
          message:
            `Listener ${code(listener.name)} of ${code(group.name)} checks with a bare connection: ` +
            "a server that hangs, or answers every request with an error, keeps its share of the users.",
          fix: listenerCode(group, listener.name, `check: httpCheck("/healthz")`),
        }),
      );
  },
};
