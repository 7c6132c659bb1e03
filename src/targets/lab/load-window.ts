/** How long an instance counts as one that carries load, after it has last had some. */
import type { Plan, ServiceGroup } from "../../plan/model.ts";

/** Where every server is asked again and again: more than chance keeps any of them waiting at fifty requests a second. */
const SEEN_WITH_WORK_MS = 2000;

/**
 * Milliseconds. nginx leaves a server alone for a while after it has failed once, though nothing is wrong with it any more:
 * such a server is not lost, and the others would be taken for overloaded, fail as well, and so on for ever.
 */
export function loadWindowMs({ groups }: Pick<Plan, "groups">, service: ServiceGroup): number {
  const alone = groups.flatMap((group) =>
    group.kind === "load-balancer"
      ? group.listeners.map(({ detection, servers }) =>
          detection.kind === "failures" &&
          servers.some(({ to }) => to.kind === "service" && to.name === service.name)
            ? detection.leaveAloneMs
            : 0,
        )
      : [],
  );
  return SEEN_WITH_WORK_MS + Math.max(0, ...alone);
}
