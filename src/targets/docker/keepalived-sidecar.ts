/** keepalived beside a load balancer: a container of its own in the load balancer's network. */
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { VIRTUAL_IP_CHECK } from "../../plan/detection.ts";
import type { Instance } from "../../plan/model.ts";
import { interfaceName } from "../../render/interface-name.ts";
import { transformed } from "../transform.ts";
import { containerOptions, labels } from "./container-options.ts";
import type { ConnectedEngine } from "./engines.ts";
import { keepalivedAnswers, keepalivedHealthCheck } from "./health-check.ts";
import { imageOf } from "./images.ts";
import type { Workshop } from "./workshop.ts";
import { CONFIGURATION_FOLDER, STOP_SIGNAL, wrapped, wrapperUploads } from "./wrapper.ts";

/**
 * The only container of a load balancer that may change its network: addresses (NET_ADMIN) and raw VRRP packets
 * (NET_RAW, NET_BROADCAST). The rest is to run its check scripts as another user and to stop them.
 */
const CAPABILITIES = [
  "CAP_KILL",
  "CAP_NET_ADMIN",
  "CAP_NET_BROADCAST",
  "CAP_NET_RAW",
  "CAP_SETGID",
  "CAP_SETUID",
];

const MEMORY_MIB = 64;

/** Where the script that starts it puts what keepalived reads: its configuration, with the interfaces as they are named here. */
const USED_FILE = "/run/nospof/keepalived.conf";

/**
 * A client that wants to connect while a virtual IP is given away asks again after one second, then after two more
 * (RFC 6298, section 5.5): by then the next member should have it.
 */
const HANDOVER_MS = 2500;

/** By then it has asked as often as it has to before it takes the load balancer for up. */
const SETTLE_SECONDS = Math.ceil((VIRTUAL_IP_CHECK.intervalMs * (VIRTUAL_IP_CHECK.rise + 1)) / 1000);

/** To give the virtual IP away, and to end. */
const STOP_SECONDS = 15;

/** Registers the sidecar of an instance that runs keepalived. It does nothing before its configuration has come. */
export function keepalivedSidecar(
  { site, options, image }: Workshop,
  engine: ConnectedEngine,
  instance: Instance,
  configuration: docker.Volume,
  loadBalancer: docker.Container,
  parent: pulumi.Resource,
): docker.Container {
  const { plan } = site;
  const bundle = site.bundle(instance.name);
  const name = `${plan.name}-${instance.name}-keepalived`;
  const checkScript = bundle.files.find(
    (file) => file.program === "keepalived" && file.path.startsWith("/etc/keepalived/check-"),
  );
  if (checkScript === undefined) throw new Error(`the bundle of ${instance.name} lacks keepalived's check`);
  const environment = {
    NOSPOF_ANSWERS: keepalivedAnswers(checkScript.path),
    NOSPOF_INTERFACES: instance.addresses
      .map((one) => `${interfaceName(instance, one.network)}=${one.address}`)
      .join(" "),
    NOSPOF_HANDOVER_MS: options.drain === false ? 0 : HANDOVER_MS,
    NOSPOF_SETTLE_SECONDS: SETTLE_SECONDS,
  };

  const args: docker.ContainerArgs = {
    name,
    image: image(imageOf("keepalived", plan, options), engine),
    ...wrapped("keepalived", ["keepalived", "--dont-fork", "--log-console", `--use-file=${USED_FILE}`]),
    envs: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
    networkMode: pulumi.interpolate`container:${loadBalancer.id}`,
    capabilities: { drops: ["ALL"], adds: CAPABILITIES },
    user: "root",
    memory: MEMORY_MIB,
    memorySwap: MEMORY_MIB,
    // Twice the default: a late advertisement is a failover that nobody needed.
    cpuShares: 2048,
    restart: "unless-stopped",
    healthcheck: keepalivedHealthCheck(checkScript.path),
    stopSignal: STOP_SIGNAL,
    stopTimeout: STOP_SECONDS,
    destroyGraceSeconds: STOP_SECONDS,
    removeVolumes: false,
    volumes: [{ volumeName: configuration.name, containerPath: CONFIGURATION_FOLDER }],
    uploads: [...wrapperUploads("keepalived")],
    labels: labels(plan, instance),
  };
  const [finalArgs, opts] = transformed(
    options.transform?.container,
    args,
    containerOptions(engine, parent, [loadBalancer]),
    instance,
  );
  return new docker.Container(name, finalArgs, opts);
}
