/** Docker health checks: what was declared, in the words of a command that runs inside the container. */
import type { types } from "@pulumi/docker";
import type { DatabaseGroup, EnsembleGroup, Group, Instance, ServiceGroup } from "../../plan/model.ts";
import { HEALTH_PAGE } from "../../render/health-page.ts";
import { isGalera } from "../../render/mysql/galera.ts";
import { GALERA_WAITS } from "../../render/mysql/paths.ts";
import type { CheckTiming, HealthCheck, Service } from "../../topology/model.ts";
import { choosesWriter } from "../../topology/replication.ts";
import { shellQuote } from "../shell-quote.ts";
import { goDuration } from "./go-duration.ts";
import { BESIDE_FOLDER, READY_FILE } from "./wrapper.ts";

/** For what nospof configures itself: down within six seconds, as long as a client may reasonably wait. */
const OWN_TIMING: CheckTiming = { intervalMs: 2000, timeoutMs: 2000, fall: 3, rise: 1 };

/**
 * The health check of an instance's main container; undefined for a service that declares none.
 *
 * Programs in the image do the asking. HTTP: curl, else wget (busybox's is enough), else bash. TCP: bash, else
 * nc. An image with none of them needs a check by command: Docker has no other way in. Docker knows no `rise`: one success is
 * enough.
 */
export function healthCheck(
  group: Group,
  instance: Instance,
  startSeconds: number,
): types.input.ContainerHealthcheck | undefined {
  switch (group.kind) {
    case "service": {
      const check = group.declared.healthCheck;
      return check && docker(test(check, group.declared, ownAddress(instance)), check, startSeconds);
    }
    case "load-balancer":
      return docker(shell(besideKeepalived(instance, answers(group, instance))), OWN_TIMING, startSeconds);
    case "database":
    case "ensemble":
      return docker(
        shell(`test -e ${READY_FILE} && { ${serves(group, instance)}; }`),
        OWN_TIMING,
        startSeconds,
      );
    default:
      return group satisfies never;
  }
}

/** A command that succeeds while a program that nospof configures takes connections. */
export function answers(group: Exclude<Group, ServiceGroup>, instance: Instance): string {
  if (group.kind === "database" && choosesWriter(group.declared)) {
    // Of one that waits for the others no more can be asked: they come after it.
    return isGalera(group)
      ? `test -e ${GALERA_WAITS} || ${asksRole(group, "reader")}`
      : asksRole(group, "member");
  }
  // Of a member no more is asked, in a majority or not: a container that Docker calls unhealthy would not be mended by it.
  if (group.kind === "database" || group.kind === "ensemble") {
    return tcpProbe(ownAddress(instance), group.declared.port);
  }
  // It may listen on its virtual IP only, which another instance may hold.
  const { address, port, path } = HEALTH_PAGE;
  return httpProbe(address, port, path.value, 200, OWN_TIMING.timeoutMs);
}

/** Of a server with an agent what load balancers ask it. */
function serves(group: DatabaseGroup | EnsembleGroup, instance: Instance): string {
  return group.kind === "database" && choosesWriter(group.declared)
    ? asksRole(group, "reader")
    : answers(group, instance);
}

/** What load balancers ask the agent, asked by Bash: its image has it, and no other program would have a time limit. */
function asksRole({ declared }: DatabaseGroup, role: "reader" | "member"): string {
  const ask =
    `exec 3<>/dev/tcp/127.0.0.1/${declared.rolePort} && printf "GET /${role} HTTP/1.0\r\n\r\n" >&3 && ` +
    'read -r line <&3 && [[ $line == *" 200 "* ]]';
  return `timeout 2 bash -c ${shellQuote(ask)}`;
}

/**
 * Without keepalived it serves whoever reaches it, and takes over for nobody: `docker ps` should say so. keepalived is
 * there when somebody reads its pipe, see `templates/docker/run-program.sh`.
 */
function besideKeepalived({ programs }: Instance, command: string): string {
  if (!programs.includes("keepalived")) return command;
  return `{ ${command}; } && timeout 1 sh -c ': >${BESIDE_FOLDER}/requests'`;
}

function ownAddress(instance: Instance): string {
  return instance.addresses[0]?.address ?? "127.0.0.1";
}

/** Milliseconds from the start of an instance's main container until Docker asks for the first time; 0 if it never does. */
export function dockerCheckMs(group: Group): number {
  if (group.kind !== "service") return OWN_TIMING.intervalMs;
  return group.declared.healthCheck?.intervalMs ?? 0;
}

/** Seconds until the container must be healthy after its start: its time to start, then as long as a failure takes. */
export function waitSeconds({ intervalMs, timeoutMs, fall }: CheckTiming, startSeconds: number): number {
  return startSeconds + Math.ceil(((intervalMs + timeoutMs) * (fall + 1)) / 1000);
}

function docker(
  tests: readonly string[],
  timing: CheckTiming,
  startSeconds: number,
): types.input.ContainerHealthcheck {
  return {
    tests: [...tests],
    interval: goDuration(timing.intervalMs),
    timeout: goDuration(timing.timeoutMs),
    retries: timing.fall,
    startPeriod: goDuration(startSeconds * 1000),
  };
}

function test(check: HealthCheck, service: Service, address: string): readonly string[] {
  switch (check.kind) {
    case "http":
      return shell(
        httpProbe(address, portNumber(service, check.port), check.path, check.status, check.timeoutMs),
      );
    case "tcp":
      return shell(tcpProbe(address, portNumber(service, check.port)));
    case "command":
      return ["CMD", ...check.command];
    default:
      return check satisfies never;
  }
}

function shell(command: string): readonly string[] {
  return ["CMD-SHELL", command];
}

/** Redirects are not followed: the status asked for is that of the first answer. */
function httpProbe(address: string, port: number, path: string, status: number, timeoutMs: number): string {
  const url = shellQuote(`http://${address}:${port}${path}`);
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
  const request = `printf 'GET %s HTTP/1.0\\r\\nHost: %s\\r\\n\\r\\n' ${shellQuote(path)} ${address}`;
  const byHand = `exec 3<>/dev/tcp/${address}/${port}; ${request} >&3; head -n 1 <&3`;
  const expected = `grep -q '^ *HTTP/[0-9.]* ${status}'`;
  return (
    "if command -v curl >/dev/null; " +
    `then test "$(curl -s -o /dev/null -m ${seconds} -w '%{http_code}' ${url})" = ${status}; ` +
    `elif command -v wget >/dev/null; then wget -q -S -T ${seconds} -O /dev/null ${url} 2>&1 | ${expected}; ` +
    `else bash -c ${shellQuote(byHand)} | ${expected}; fi`
  );
}

function tcpProbe(address: string, port: number): string {
  return (
    `if command -v bash >/dev/null; then bash -c ': </dev/tcp/${address}/${port}'; ` +
    `else nc -z ${address} ${port}; fi`
  );
}

function portNumber(service: Service, name: string | undefined): number {
  const port = service.ports.find((candidate) => candidate.name === name);
  if (port === undefined) throw new Error(`service ${service.name} has no port ${name ?? "(none named)"}`);
  return port.port;
}
