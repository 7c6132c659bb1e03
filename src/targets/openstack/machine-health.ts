/** How a machine finds out that it is well again after a change, and when it may be counted on. */
import type { Group, Instance, Plan } from "../../plan/model.ts";
import { updateSeconds } from "../../reliability/rollout/update-time.ts";
import { HEALTH_PAGE } from "../../render/health-page.ts";
import { isGalera } from "../../render/mysql/galera.ts";
import { CHECK_SCRIPT } from "../../render/mysql/paths.ts";
import type { CheckTiming, Service } from "../../topology/model.ts";
import { GALERA_PORTS, isLedByAgent } from "../../topology/replication.ts";
import type { HealthQuestion, MachineHealth } from "./delivery/document.ts";
import { unitOf } from "./machine-programs.ts";

/** For what nospof configures itself, and for services that declare no check: so often in a row they have to be there. */
const OWN_TIMING: CheckTiming = { intervalMs: 1000, timeoutMs: 2000, fall: 3, rise: 3 };

/** Seconds until a program must be well after its start. A database may have to recover first, a member to copy what it lacks. */
const START_SECONDS = { service: 60, "load-balancer": 20, database: 300, ensemble: 60 } as const;

/** @param setup unit that has to have succeeded, if there is one */
export function machineHealth(
  plan: Plan,
  group: Group,
  instance: Instance,
  setup: string | undefined,
): MachineHealth {
  const timing = (group.kind === "service" ? group.declared.healthCheck : undefined) ?? OWN_TIMING;
  return {
    questions: isGaleraServer(group, instance)
      ? GALERA_QUESTIONS
      : [
          ...[...instance.programs.map(unitOf), ...(setup === undefined ? [] : [setup])].map(
            (unit): HealthQuestion => ({ kind: "unit", unit }),
          ),
          ...questions(group, instance),
        ],
    intervalSeconds: timing.intervalMs / 1000,
    rise: timing.rise,
    patienceSeconds:
      START_SECONDS[group.kind] +
      Math.ceil(((timing.intervalMs + timing.timeoutMs) * (timing.fall + timing.rise)) / 1000),
    settleSeconds: updateSeconds(plan, instance, { stopSeconds: 0, startSeconds: 0, healthySeconds: 0 }),
  };
}

const LOOPBACK = "127.0.0.1";

/** A server that waits for the others to begin with them has neither started nor was it set up. */
const GALERA_QUESTIONS: readonly HealthQuestion[] = [
  { kind: "command", command: ["/bin/bash", CHECK_SCRIPT], timeoutSeconds: 5 },
];

function isGaleraServer(group: Group, { database }: Instance): boolean {
  return group.kind === "database" && isGalera(group) && database !== undefined;
}

function questions(group: Group, instance: Instance): readonly HealthQuestion[] {
  const address = instance.addresses[0]?.address ?? "127.0.0.1";
  switch (group.kind) {
    case "service":
      return serviceQuestions(group.declared, address);
    case "load-balancer":
      // It may listen on its virtual IP only, which another machine may hold.
      return [
        {
          kind: "http",
          address: HEALTH_PAGE.address,
          port: HEALTH_PAGE.port,
          path: HEALTH_PAGE.path.value,
          status: 200,
          timeoutSeconds: OWN_TIMING.timeoutMs / 1000,
        },
      ];
    case "database":
      if (instance.programs.includes("garbd")) {
        const { replicationNetwork } = group.declared;
        const own = instance.addresses.find(({ network }) => network === replicationNetwork);
        return listens(own?.address ?? address, GALERA_PORTS.group);
      }
      return !isLedByAgent(group.declared) || group.declared.rolePort === undefined
        ? listens(address, group.declared.port)
        : [
            {
              kind: "http",
              address: LOOPBACK,
              port: group.declared.rolePort,
              path: "/member",
              status: 200,
              timeoutSeconds: OWN_TIMING.timeoutMs / 1000,
            },
          ];
    case "ensemble":
      return listens(address, group.declared.port);
    default:
      return group satisfies never;
  }
}

function listens(address: string, port: number): readonly HealthQuestion[] {
  return [{ kind: "tcp", address, port, timeoutSeconds: OWN_TIMING.timeoutMs / 1000 }];
}

function serviceQuestions(service: Service, address: string): readonly HealthQuestion[] {
  const check = service.healthCheck;
  if (check === undefined) return [];
  const timeoutSeconds = check.timeoutMs / 1000;
  switch (check.kind) {
    case "http":
      return [
        {
          kind: "http",
          address,
          port: portNumber(service, check.port),
          path: check.path,
          status: check.status,
          timeoutSeconds,
        },
      ];
    case "tcp":
      return [{ kind: "tcp", address, port: portNumber(service, check.port), timeoutSeconds }];
    case "command": {
      const inContainer =
        service.image === undefined ? [] : ["/usr/bin/docker", "exec", "nospof-application"];
      return [{ kind: "command", command: [...inContainer, ...check.command], timeoutSeconds }];
    }
    default:
      return check satisfies never;
  }
}

function portNumber(service: Service, name: string | undefined): number {
  const port = service.ports.find((candidate) => candidate.name === name);
  if (port === undefined) throw new Error(`service ${service.name} has no port ${name ?? "(none named)"}`);
  return port.port;
}
