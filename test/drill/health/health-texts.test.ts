import { expect, test } from "vitest";
import { memberMode } from "../../../src/drill/health/ensembles.ts";
import { serverStates } from "../../../src/drill/health/haproxy-servers.ts";
import { vrrpStates } from "../../../src/drill/health/keepalived-states.ts";
import { nginxMemoryMs } from "../../../src/drill/health/nginx-memory.ts";
import type { LabHost } from "../../../src/targets/lab/model.ts";

test("the statistics of HAProxy are read by the names in their heading", () => {
  const statistics = [
    "# pxname,svname,qcur,status,weight,",
    "https,FRONTEND,,OPEN,,",
    "https_servers,api-1,0,UP,1,",
    "https_servers,api-2,0,DOWN 1/2,1,",
    "https_servers,BACKEND,0,UP,2,",
    "",
  ].join("\n");
  expect(serverStates(statistics)).toEqual([
    { backend: "https_servers", server: "api-1", status: "UP" },
    { backend: "https_servers", server: "api-2", status: "DOWN 1/2" },
  ]);
  expect(serverStates("")).toEqual([]);
});

test("keepalived is in the state that it printed last since it was started", () => {
  const log = [
    "Thu Nov 26 09:37:10 2026: Starting Keepalived v2.2.7 (01/16,2022)",
    "Thu Nov 26 09:37:11 2026: VRRP_Script(check_haproxy) succeeded",
    "Thu Nov 26 09:37:11 2026: (web) Entering BACKUP STATE",
    "Thu Nov 26 09:37:11 2026: (admin) entering BACKUP STATE (init)",
    "Thu Nov 26 09:37:12 2026: (web) Entering MASTER STATE",
    "Thu Nov 26 09:37:40 2026: (web) Entering FAULT STATE",
  ].join("\n");
  expect([...vrrpStates(log)]).toEqual([
    ["web", "FAULT"],
    ["admin", "BACKUP"],
  ]);
  expect([
    ...vrrpStates(`${log}\nThu Nov 26 09:38:01 2026: Starting Keepalived v2.2.7 (01/16,2022)`),
  ]).toEqual([]);
  expect([...vrrpStates("")]).toEqual([]);
});

test("a member leads or follows, or has no majority with it", () => {
  expect(memberMode("Zookeeper version: 3.8.0\nMode: leader\nNode count: 5\n")).toBe("leader");
  expect(memberMode("Zookeeper version: 3.8.0\nMode: follower\nNode count: 5\n")).toBe("follower");
  expect(memberMode("This ZooKeeper instance is not currently serving requests\n")).toBeUndefined();
  expect(memberMode("Mode: standalone\n")).toBeUndefined();
  expect(memberMode("")).toBeUndefined();
});

function host(program: string, content: string): LabHost {
  const ready = { kind: "running" } as const;
  return {
    name: "web-1",
    role: "instance",
    interfaces: [],
    routes: [],
    sysctls: {},
    firewall: "",
    files: [{ path: "/etc/nginx/nginx.conf", content, mode: 0o644 }],
    limits: undefined,
    programs: [{ name: program, prepare: undefined, command: [program], environment: {}, ready }],
    afterStart: [],
  };
}

test("nginx forgets after the longest fail_timeout of the files that it runs with", () => {
  const files =
    "server 10.0.0.1:80 max_fails=1 fail_timeout=3s;\nserver 10.0.0.2:80 max_fails=1 fail_timeout=12s;";
  const lab = { name: "lab", topology: "shop", networks: [] };
  expect(nginxMemoryMs({ ...lab, hosts: [host("nginx", files)] })).toBe(12_000);
  expect(nginxMemoryMs({ ...lab, hosts: [host("haproxy", files)] })).toBe(0);
  expect(nginxMemoryMs({ ...lab, hosts: [] })).toBe(0);
});
