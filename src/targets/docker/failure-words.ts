/** Why Docker did not make a container or fetch an image, in words that say what to do; by what its provider says of it. */
import { list } from "../../lint/wording.ts";

/** What is known of a container that could not be made, or did not come up. */
export interface FailedContainer {
  readonly instance: string;
  /** As Docker knows it. */
  readonly name: string;
  readonly endpoints: readonly { readonly network: string; readonly address: string }[];
  /** Ports of the engine's host that it publishes. */
  readonly ports: readonly number[];
  /** How long it had until its health check passed; undefined where nobody waits for that. */
  readonly waitSeconds: number | undefined;
}

export interface FailedImage {
  readonly name: string;
  /** Instances that run it; none where it is for tools beside them. */
  readonly instances: readonly string[];
}

const GO_ON = 'then run "pulumi up" again: it goes on from here.';

/** Undefined for a reason that is not known: then what the provider says has to do. */
export function containerFailure(said: string, failed: FailedContainer): string | undefined {
  const reason = containerReason(said, failed);
  return reason === undefined ? undefined : `${failed.instance}: ${reason}, ${GO_ON}`;
}

/** Undefined for a reason that is not known. */
export function imageFailure(said: string, { name, instances }: FailedImage): string | undefined {
  const reason = imageReason(said);
  if (reason === undefined) return undefined;
  const [which, meanwhile] =
    instances.length === 0
      ? ["", ""]
      : [
          `, which ${list(instances)} ${instances.length === 1 ? "is" : "are"} to run,`,
          " None of them was touched.",
        ];
  return `The image ${name}${which} ${reason.what}.${meanwhile} ${reason.mend}, ${GO_ON}`;
}

function containerReason(said: string, failed: FailedContainer): string | undefined {
  const { name, endpoints, waitSeconds } = failed;
  // Of a port, too, Docker may say "address already in use".
  if (/port is already allocated|failed to bind (host )?port|bind: address already in use/i.test(said)) {
    return portTaken(said, failed);
  }
  if (/address already in use/i.test(said)) return addressTaken(endpoints);
  if (/failed to be in healthy state/.test(said)) {
    const within = waitSeconds === undefined ? "" : ` within ${waitSeconds} s`;
    return (
      `its health check did not pass${within}. See what it printed, "docker logs ${name}", and what the check was ` +
      `answered, "docker inspect --format '{{json .State.Health}}' ${name}". Mend its image or its health check`
    );
  }
  const namesake = /container name "\/?([^"]+)" is already in use/.exec(said)?.[1];
  if (namesake !== undefined) {
    return (
      `there is a container ${namesake} already, which is not in this stack's state. Remove it, ` +
      `"docker rm --force ${namesake}", or take it into the state with "pulumi import"`
    );
  }
  const folder = /bind source path does not exist: ([^\s"]+)/.exec(said)?.[1];
  if (folder !== undefined) {
    return `its engine's host has no folder ${folder}, in which backups are kept. Mount it there`;
  }
  const program = /exec: "([^"]+)": /.exec(said)?.[1];
  if (program !== undefined) {
    return `its image cannot run the program "${program}". Mend the image, or the command in the topology`;
  }
  const image = /Unable to create container with image (\S+?):? /.exec(said)?.[1];
  if (image !== undefined) {
    return `its image ${image} is not on the engine any more. Run "pulumi refresh", which notices that`;
  }
  return undefined;
}

/** After the address of the host's that Docker could not listen on. */
const PORT_OF_HOST =
  /(?:Bind for|bind host port(?: for)?|listen (?:tcp|udp)[46]?) (?:\[[^\]]*\]|[\d.]*):(\d+)/i;

function portTaken(said: string, { ports }: FailedContainer): string {
  const found = PORT_OF_HOST.exec(said)?.[1];
  const port = found ?? list(ports.map(String));
  return (
    `port ${port} of the engine's host, where it is to be published, is taken by something else. "docker ps ` +
    `--filter publish=${found ?? ports[0] ?? ""}" shows whether by a container, "ss -ltnp" there by which program. ` +
    `Free it, or publish another port`
  );
}

function addressTaken(endpoints: FailedContainer["endpoints"]): string {
  const whose = endpoints.map(({ network, address }) => `${address} on the network ${network}`);
  const which =
    whose.length > 1 ? `one of its addresses, ${whose.join(" or ")},` : `its address ${whose.join("")}`;
  const commands = endpoints.map(({ network }) => `"docker network inspect ${network}"`);
  return `${which} is taken by a container that is not of this topology. ${list(commands)} shows it. Remove it`;
}

/** Whatever the registry is asked for: which of them it was stands in the name. */
function imageReason(said: string): { readonly what: string; readonly mend: string } | undefined {
  if (/connection refused|no such host|i\/o timeout|no route to host|Client\.Timeout|handshake/i.test(said)) {
    return {
      what: "cannot be fetched: its engine does not reach the registry",
      mend: "See that it does, from the engine's host",
    };
  }
  if (/no space left on device/i.test(said)) {
    return {
      what: "has no room on the engine's disk",
      mend: 'Make room there, e.g. with "docker image prune"',
    };
  }
  if (/unauthorized|authentication required|no basic auth/i.test(said)) {
    return {
      what: "is not given out by its registry without a login",
      mend: "Give the provider one (registryAuth)",
    };
  }
  if (
    /manifest unknown|manifest for .* not found|not found: |pull access denied|name unknown|unable to find or pull|: not found/i.test(
      said,
    )
  ) {
    return {
      what: "is not in its registry, or not for this engine to read",
      mend: "Correct its name, or push it",
    };
  }
  return undefined;
}
