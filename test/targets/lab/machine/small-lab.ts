/** A few hosts with nginx on one or two networks, laid out by hand. */
import { randomBytes } from "node:crypto";
import type { Lab } from "../../../../src/targets/lab/lab.ts";
import { type LabOptions, openLab } from "../../../../src/targets/lab/machine/index.ts";
import type { LabHost, LabLayout } from "../../../../src/targets/lab/model.ts";
import { requireProgram } from "../../../programs/required-program.ts";

export interface SmallLab {
  readonly hosts: number;
  /** Switches of the network `lan`. Default: 1. */
  readonly switches?: 1 | 2;
  readonly change?: (host: LabHost, index: number) => LabHost;
}

const NGINX = `worker_processes 1;
pid /run/nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  server { listen 80; location / { default_type text/plain; return 200 "$hostname\\n"; } }
}
`;

/** The host's address, by its number from 1 on. */
export function addressOf(number: number): string {
  return `10.99.0.${number}`;
}

function uniqueName(): string {
  return `test-${randomBytes(5).toString("hex")}`;
}

/** Hosts `a-1`, `a-2` … */
export function smallLayout({ hosts, switches = 1, change = (host) => host }: SmallLab): LabLayout {
  const name = uniqueName();
  return {
    name,
    topology: "small",
    networks: [
      {
        name: "lan",
        switches:
          switches === 1
            ? [{ name: "lan", bridge: "br-lan" }]
            : [
                { name: "lan/1", bridge: "br-lan-1" },
                { name: "lan/2", bridge: "br-lan-2" },
              ],
      },
    ],
    hosts: Array.from({ length: hosts }, (_, index) => change(host(index + 1), index + 1)),
  };
}

function host(number: number): LabHost {
  return {
    name: `a-${number}`,
    role: "instance",
    interfaces: [
      {
        name: "eth0",
        network: "lan",
        port: `p${number}`,
        mac: `02:00:00:00:00:${number.toString(16).padStart(2, "0")}`,
        addresses: [`${addressOf(number)}/24`],
      },
    ],
    routes: [],
    sysctls: { "net.ipv4.ip_nonlocal_bind": "1" },
    firewall: "",
    files: [{ path: "/etc/nginx/nginx.conf", content: NGINX, mode: 0o640 }],
    limits: undefined,
    programs: [
      {
        name: "nginx",
        prepare: "install -d /var/lib/nginx /var/log/nginx",
        command: ["nginx", "-g", "daemon off;"],
        environment: {},
        ready: { kind: "listens", address: addressOf(number), port: 80 },
      },
    ],
    afterStart: [],
  };
}

export async function inLab<Result>(
  layout: LabLayout,
  use: (lab: Lab) => Promise<Result>,
  options: LabOptions = {},
): Promise<Result> {
  await requireProgram("nginx");
  await requireProgram("curl");
  const lab = await openLab(layout, options);
  try {
    await lab.untilReady(20_000);
    return await use(lab);
  } finally {
    await lab.down();
  }
}

/** What `a-<from>` gets from `a-<to>` within a second: its name, or `nothing`. */
export async function ask(lab: Lab, from: number, to: number, seconds = 1): Promise<string> {
  const url = `http://${addressOf(to)}/`;
  const { exitCode, output } = await lab.run(`a-${from}`, ["curl", "-sm", String(seconds), url]);
  return exitCode === 0 ? output.trim() : "nothing";
}

/** Asks until it is answered. @returns how long that took, in milliseconds */
export async function untilAnswered(lab: Lab, from: number, to: number): Promise<number> {
  const began = performance.now();
  while ((await ask(lab, from, to)) !== `a-${to}`) {
    if (performance.now() - began > 20_000) throw new Error(`a-${to} does not answer a-${from} again`);
  }
  return performance.now() - began;
}
