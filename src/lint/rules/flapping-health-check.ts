import { listenersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, listenerCode } from "../wording.ts";

export const flappingHealthCheck: Rule = {
  id: "flapping-health-check",
  title: "One failed check takes a server out",
  severity: "info",
  references: ["HAProxy Configuration Manual, 5.2 `fall`: 3 by default"],
  check: ({ plan }) =>
    listenersOf(plan)
      .filter(({ group, listener }) => group.declared.engine === "haproxy" && listener.check?.fall === 1)
      .map(({ group, listener }) =>
        aboutGroup(group, {
          message:
            `Listener ${code(listener.name)} of ${code(group.name)} takes a server out after one failed check: ` +
            "a lost packet or a pause for garbage collection is enough, and at peak load one after another goes.",
          fix: listenerCode(group, listener.name, `check: httpCheck("/healthz", { fall: 2 })`),
        }),
      ),
};
