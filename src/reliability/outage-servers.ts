/** What clients of a listener see when some of its servers fail and others are left. */
import { RELEASE_LOOK_MS } from "../plan/detection.ts";
import { CLIENT_PATIENCE_MS, DEPENDENT_PATIENCE_MS } from "./outage-assumptions.ts";
import { type Effect, lengthOf, longest, NO_EFFECT, NO_TIME, untilRepaired, waits } from "./outage-bounds.ts";
import { type Feeling, foundDown, type ServerFault } from "./outage-found.ts";
import type { OutageBound, Timer } from "./outage-model.ts";

/**
 * @param who e.g. `haproxy of web`
 * @param faults One for each server that fails; others are left, of the same rank.
 */
export function someServersFail(who: string, listener: Feeling, faults: readonly ServerFault[]): Effect {
  if (faults.length === 0) return NO_EFFECT;
  const kinds = [...new Set(faults)];
  const delay = kinds
    .map((fault) => waitAt(who, listener, fault, faults.length))
    .reduce<OutageBound>(longest, NO_TIME);
  const noneFails =
    asksAgain(listener) &&
    !asksTheSame(listener) &&
    isInTime(listener, kinds) &&
    lengthOf(delay) <= CLIENT_PATIENCE_MS &&
    (faults.length === 1 || enoughTries(listener, kinds));
  return { gap: sticks(listener) ? stuck(who, listener, kinds) : NO_TIME, delay, noneFails };
}

/** All servers fail that are no backups; until that is known, no backup is used. */
export function untilBackups(who: string, listener: Feeling, faults: readonly ServerFault[]): Effect {
  const gap = [...new Set(faults)]
    .map((fault) => foundDown(who, listener, fault))
    .reduce<OutageBound>(longest, NO_TIME);
  if (gap.kind === "until-repaired") return untilRepaired(gap.because);
  const delay = [...new Set(faults)]
    .map((fault) => waitAt(who, listener, fault, faults.length))
    .reduce(longest, gap);
  return { gap, delay, noneFails: false };
}

/** How long a request waits that is, or is being, sent to a server that fails. */
function waitAt(who: string, listener: Feeling, fault: ServerFault, failed: number): OutageBound {
  const { timeouts, detection, retries } = listener;
  if (fault === "killed") return NO_TIME;
  const met = asksTheSame(listener) ? retries + 1 : Math.min(failed, retries + 1);
  if (fault === "erring") {
    const name = `${who}: answers of servers that wait for what they lack`;
    return waits({ name, worstMs: asksAgain(listener) ? DEPENDENT_PATIENCE_MS * met : 0 });
  }
  const answer: Timer = {
    name: `${who}: ${detection.kind === "checks" ? "timeout server" : "proxy_read_timeout"}`,
    worstMs: timeouts.serverMs,
  };
  const connect: Timer = {
    name: `${who}: ${detection.kind === "checks" ? "timeout connect" : "proxy_connect_timeout"}`,
    worstMs: fault === "lost" ? timeouts.connectMs * met : 0,
  };
  return longest(waits(connect), released(who, listener, fault, answer));
}

/** A request that the server has taken. */
function released(who: string, listener: Feeling, fault: "lost" | "hung", answer: Timer): OutageBound {
  const { detection } = listener;
  if (detection.kind === "failures" || detection.releaseAfterMs === undefined) return waits(answer);
  const down = foundDown(who, listener, fault);
  if (down.kind === "until-repaired") return waits(answer);
  const sent = waits(...down.timers, {
    name: `${who}: release of waiting requests`,
    worstMs: detection.releaseAfterMs + 2 * RELEASE_LOOK_MS,
  });
  return lengthOf(sent) < answer.worstMs ? sent : waits(answer);
}

/** Whether a request that fails is asked of another server. */
function asksAgain({ protocol, retries, redispatch }: Feeling): boolean {
  return protocol === "http" && retries > 0 && redispatch;
}

/**
 * HAProxy finds a client's server again by its hash, and another one only where the hash is consistent
 * (get_server_sh() of src/backend.c): the others ask the same dead server until it is found down.
 */
function asksTheSame({ balance, detection }: Feeling): boolean {
  return detection.kind === "checks" && balance.kind === "source-hash";
}

/** nginx asks nobody else once all tries to connect could have been over (`proxy_next_upstream_timeout`). */
function isInTime({ detection, timeouts, retries }: Feeling, faults: readonly ServerFault[]): boolean {
  const isSilent = faults.includes("lost") || faults.includes("hung");
  return detection.kind === "checks" || !isSilent || timeouts.serverMs < timeouts.connectMs * (retries + 1);
}

/**
 * With two or more dead servers each try may meet another one of them. Those who refuse do so at once, and all tries
 * are soon spent; those who say nothing are out when the last try begins, if the tries before it take as long.
 */
function enoughTries(listener: Feeling, faults: readonly ServerFault[]): boolean {
  const { retries, timeouts, detection } = listener;
  if (detection.kind === "failures") return false;
  return faults.every(
    (fault) =>
      fault === "hung" ||
      (fault === "lost" && retries * timeouts.connectMs >= lengthOf(foundDown("", listener, fault))),
  );
}

/** Whether the requests of one client may all be for one server. */
export function sticks({ balance }: Pick<Feeling, "balance">): boolean {
  return balance.kind === "source-hash" || balance.kind === "consistent-hash";
}

/** Until the requests that belong to a failed server are sent to another one. */
function stuck(who: string, listener: Feeling, faults: readonly ServerFault[]): OutageBound {
  return faults
    .map((fault): OutageBound => {
      const found = foundDown(who, listener, fault);
      const waiting = waitAt(who, listener, fault, 1);
      return found.kind === "until-repaired" ? found : longest(found, waiting);
    })
    .reduce<OutageBound>(longest, NO_TIME);
}
