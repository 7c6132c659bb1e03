import { listenersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, duration, listenerCode } from "../wording.ts";

export const outerTimeoutTooShort: Rule = {
  id: "outer-timeout-too-short",
  title: "An outer load balancer gives up while the inner one is still waiting",
  severity: "warning",
  references: ["Google SRE Book, chapter 22: Latency and Deadlines"],
  check: ({ plan }) => {
    const listeners = listenersOf(plan);
    return listeners.flatMap(({ group, listener }) =>
      listeners
        .filter(
          ({ group: inner, listener: next }) =>
            listener.timeouts.serverMs < next.timeouts.serverMs &&
            listener.servers.some(
              ({ to }) => to.kind === "load-balancer" && to.name === inner.name && to.listener === next.name,
            ),
        )
        .map((inner) =>
          aboutGroup(group, {
            message:
              `${code(group.name)} waits ${duration(listener.timeouts.serverMs)} for ${code(inner.group.name)}, which itself waits up to ` +
              `${duration(inner.listener.timeouts.serverMs)}: the work goes on for users who have been sent an error.`,
            fix: listenerCode(
              group,
              listener.name,
              `timeouts: { server: "${duration(inner.listener.timeouts.serverMs)}" }`,
            ),
          }),
        ),
    );
  },
};
