/** What has become of a change on a machine: it says so itself, and the deployment goes on only then. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerWords } from "./cloud/compute-api.ts";

/** How a machine answers to a document: `nospof 1 <digest> ready`, or `… failed <tries> <why>`. */
export type Report =
  | { readonly digest: string; readonly ready: true }
  | { readonly digest: string; readonly ready: false; readonly trouble: string };

/** Undefined for what is no report, or none yet. */
export function parseReport(word: string): Report | undefined {
  const [, digest, how, trouble] = /^nospof 1 ([0-9a-f]{16}) (ready|failed \d+ (.*))$/s.exec(word) ?? [];
  if (digest === undefined || how === undefined) return undefined;
  return how === "ready" ? { digest, ready: true } : { digest, ready: false, trouble: trouble ?? "" };
}

/** Milliseconds between two questions, at first and in the end. */
const PAUSE_MS = { first: 100, last: 3000 } as const;

/**
 * Waits until a machine is what a document makes it, well, and used by those before it. A failure that it has reported
 * before this deployment is forgotten: it is asked to try again.
 *
 * @param patienceSeconds how long it has
 * @throws CloudError when the cloud cannot be asked at all
 * @returns undefined when it is; else why not
 */
export async function waitForReport(
  api: ServerWords,
  serverId: string,
  digest: string,
  patienceSeconds: number,
): Promise<string | undefined> {
  const last = performance.now() + patienceSeconds * 1000;
  for (let asked = 0; ; asked++) {
    try {
      const report = await newest(api, serverId, digest);
      if (report?.ready) return undefined;
      if (report !== undefined && asked > 0) return report.trouble;
    } catch (error) {
      // An API that was there a moment ago comes back.
      if (asked === 0 || performance.now() > last) throw error;
    }
    if (performance.now() > last) return silence(patienceSeconds);
    await sleep(Math.min(PAUSE_MS.last, PAUSE_MS.first * (asked + 1)));
  }
}

/** The answer to a document. Any other word is taken away, and a failure, for they stand in the way of the next one. */
async function newest(api: ServerWords, serverId: string, digest: string): Promise<Report | undefined> {
  const word = await api.word(serverId);
  const report = parseReport(word);
  if (word !== "" && !(report?.digest === digest && report.ready)) await api.clearWord(serverId);
  return report?.digest === digest ? report : undefined;
}

function silence(seconds: number): string {
  return (
    `it has not said within ${seconds} s that it is well. Either it does not start (its console says why: ` +
    "openstack console log show), or it does not reach the cloud's metadata service at 169.254.169.254, by which " +
    "changes reach a machine: on networks without a router that needs enable_isolated_metadata or force_metadata of " +
    "Neutron's DHCP agent, or OVN"
  );
}
