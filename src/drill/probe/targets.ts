/** What the clients of each entrypoint do. */
import { endpointReach } from "../../plan/entrypoint-reach.ts";
import type { Plan } from "../../plan/model.ts";
import { answersNeeded } from "../../reliability/answers-needed.ts";
import { externalHostName } from "../../targets/lab/host-names.ts";
import { LAB_PORT } from "../../targets/lab/layout/ports.ts";
import type { LabLayout } from "../../targets/lab/model.ts";
import type { Endpoint } from "../../topology/model.ts";
import type { ProbeTarget } from "../model.ts";
import { requestTo } from "./request-to.ts";

/**
 * A target for each entrypoint, followed by one for each thing that the entrypoint itself depends on.
 *
 * @param runs commands that run in place of stand-ins, by name of the service
 * @param layout tells where externals are
 */
export function probeTargets(
  plan: Plan,
  runs: Readonly<Record<string, string>>,
  layout: Pick<LabLayout, "hosts">,
): readonly ProbeTarget[] {
  return plan.entrypoints.flatMap(({ name, to, hostname, dependsOn }) => [
    target(name, to, hostname, "hard"),
    ...dependsOn.map(({ on, strength }) => target(name, on, undefined, strength)),
  ]);

  function target(
    entrypoint: string,
    endpoint: Endpoint,
    hostname: string | undefined,
    strength: ProbeTarget["strength"],
  ): ProbeTarget {
    const addresses =
      endpoint.kind === "external" ? externalPlace(plan, layout, endpoint.name) : places(plan, endpoint);
    const request = requestTo(plan, runs, endpoint, hostname);
    return { entrypoint, strength, request, addresses, needs: answersNeeded(plan, endpoint) };
  }
}

function places(plan: Plan, endpoint: Endpoint): ProbeTarget["addresses"] {
  const reach = endpointReach(plan, endpoint);
  return (reach?.ends ?? []).map(({ name, address }) => ({ name, address, port: reach?.port ?? 0 }));
}

/** Clients go there by their own way. */
function externalPlace(
  { externals }: Plan,
  { hosts }: Pick<LabLayout, "hosts">,
  name: string,
): ProbeTarget["addresses"] {
  const host = hosts.find((each) => each.name === externalHostName(name));
  const address = host?.interfaces[0]?.addresses[0]?.split("/")[0];
  const port = externals.find((external) => external.name === name)?.port ?? LAB_PORT;
  return address === undefined ? [] : [{ name, address, port }];
}
