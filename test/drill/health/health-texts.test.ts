import { expect, test } from "vitest";
import { serverStates } from "../../../src/drill/health/haproxy-servers.ts";
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
