/** A configuration comes to HAProxy and nginx while they run: real ones, under load. */
import { beforeAll, describe, expect, it } from "vitest";
import { startClients } from "../../e2e/steady-clients.ts";
import type { Namespace } from "../../programs/namespace.ts";
import { requireProgram } from "../../programs/required-program.ts";
import {
  content,
  inShell,
  publish,
  runProgram,
  SHELLS,
  type Shell,
  said,
  until,
  type Wrapped,
} from "./containers.ts";

beforeAll(async () => {
  for (const program of ["haproxy", "nginx", "curl"] as const) await requireProgram(program);
});

interface Balancer {
  readonly wrapped: Omit<Wrapped, "shell">;
  readonly file: string;
  /** A configuration whose listener answers with the text. */
  readonly answering: (text: string, addition?: string) => string;
  readonly nonsense: string;
  /** What the program says of the nonsense. */
  readonly complaint: RegExp;
  /** Passes its own test, and cannot be put into effect. */
  readonly impossible: string;
}

const HEALTH = "curl -sf -o /dev/null -m 2 http://127.0.0.1:8404/nospof-health";

const BALANCERS: Readonly<Record<"haproxy" | "nginx", Balancer>> = {
  haproxy: {
    wrapped: {
      program: "haproxy",
      knowledge: "haproxy",
      command: ["haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"],
      environment: { NOSPOF_ANSWERS: HEALTH },
    },
    file: "/etc/haproxy/haproxy.cfg",
    answering: (text, addition = "") => `
global
  log stdout format raw local0 info
  user haproxy
  group haproxy
  stats socket /run/haproxy.sock mode 600 level admin
  hard-stop-after 30s
defaults
  mode http
  timeout client 5s
  timeout connect 1s
  timeout server 5s
  timeout http-request 5s
frontend health
  bind 127.0.0.1:8404
  monitor-uri /nospof-health
frontend web
  bind 127.0.0.1:8080
  http-request return status 200 content-type text/plain string "${text}"
${addition}
`,
    nonsense: "  nonsense",
    complaint: /haproxy\.cfg:\d+\] ?: unknown keyword 'nonsense'/,
    impossible: "frontend elsewhere\n  bind 192.0.2.1:80\n",
  },
  nginx: {
    wrapped: {
      program: "nginx",
      knowledge: "nginx",
      command: ["nginx", "-c", "/etc/nginx/nginx.conf", "-g", "daemon off;"],
      environment: { NOSPOF_ANSWERS: HEALTH },
    },
    file: "/etc/nginx/nginx.conf",
    answering: (text, addition = "") => `
user www-data;
worker_processes 2;
pid /run/nginx.pid;
error_log stderr warn;
worker_shutdown_timeout 30s;
events { worker_connections 200; }
http {
  access_log off;
  server { listen 127.0.0.1:8404; location = /nospof-health { return 200 up; } }
  server { listen 127.0.0.1:8080; location / { return 200 ${text}; } ${addition} }
}
`,
    nonsense: "nonsense;",
    complaint: /unknown directive "nonsense"/,
    impossible: "listen 192.0.2.1:80;",
  },
};

async function answer(namespace: Namespace): Promise<string> {
  return (await namespace.run(["curl", "-s", "-m", "5", "http://127.0.0.1:8080/"])).output;
}

const cases = (["haproxy", "nginx"] as const).flatMap((name) =>
  SHELLS.map((shell): [string, Balancer, Shell] => [`${name} in ${shell}`, BALANCERS[name], shell]),
);

describe.each(cases)("%s", (_, balancer, shell) => {
  const wrapped: Wrapped = { ...balancer.wrapped, shell };
  const files = (text: string, addition?: string) => ({
    [balancer.file]: balancer.answering(text, addition),
  });

  it("takes each configuration without losing a request, and refuses what is none", async () => {
    await inShell(shell, {}, async (namespace) => {
      const main = await runProgram(namespace, wrapped);
      await said(main, /waits for its configuration/);
      expect((await publish(namespace, wrapped, files("one"))).result).toBe("in effect");

      const clients = await startClients(namespace, "http://127.0.0.1:8080/");
      const posts = await startClients(namespace, "http://127.0.0.1:8080/", "new", "POST");
      await until(async () => (await answer(namespace)) === "one");
      expect((await publish(namespace, wrapped, files("two"))).result).toBe("in effect");
      await until(async () => (await answer(namespace)) === "two");

      const refused = await publish(namespace, wrapped, files("three", balancer.nonsense));
      expect(refused.result).toBe("refused");
      expect(refused.output).toMatch(/^nospof: refused by \w+:$/m);
      expect(refused.output).toMatch(balancer.complaint);
      expect((await content(namespace, balancer.file)).trim()).toBe(balancer.answering("two").trim());
      for (const seen of [await clients.end(), await posts.end()]) {
        expect(seen.failures).toEqual([]);
        expect(Object.keys(seen.answers)).toEqual(["one", "two"]);
      }
      // What was good before is so again, and new.
      expect((await publish(namespace, wrapped, files("four"))).result).toBe("in effect");
      expect(await answer(namespace)).toBe("four");
      await main.stop();
      expect(main.output()).toContain("runs with the configuration");
    });
  });

  it("goes on as it was when a configuration cannot be put into effect", async () => {
    await inShell(shell, {}, async (namespace) => {
      const main = await runProgram(namespace, wrapped);
      await publish(namespace, wrapped, files("one"));
      const refused = await publish(namespace, wrapped, files("two", balancer.impossible));
      expect(refused.result).toBe("refused");
      await until(async () => (await answer(namespace)) === "one");
      await main.stop();
    });
  });

  it("starts again with the newest configuration that was in effect, and without what is no longer part of it", async () => {
    await inShell(shell, {}, async (namespace) => {
      const first = await runProgram(namespace, wrapped);
      const secret = { "/etc/nospof-test/key.pem": { content: "secret", mode: 0o400 } };
      await publish(namespace, wrapped, { ...files("one"), ...secret });
      expect((await namespace.run(["stat", "-c", "%a", "/etc/nospof-test/key.pem"])).output).toContain("400");
      await publish(namespace, wrapped, files("two"));
      expect((await namespace.run(["test", "-e", "/etc/nospof-test/key.pem"])).exitCode).toBe(1);
      await publish(namespace, wrapped, files("three", balancer.nonsense));
      // A master that outlives a worker by a moment starts another one.
      await namespace.run([
        "sh",
        "-c",
        "while all=$(pidof haproxy nginx); do kill -9 $all; sleep 0.05; done",
      ]);
      await first.ended;
      expect(first.output()).toMatch(/it has ended with status 137/);

      const second = await runProgram(namespace, wrapped);
      await said(second, /runs with the configuration 00000002/);
      expect(await answer(namespace)).toBe("two");
      // Of the secret that was part of the first one nothing is left.
      const found = await namespace.run(["grep", "-rl", "^secret$", "/var/lib/nospof"]);
      expect(found.output).toBe("");
      await second.stop();
    });
  });

  it("says why a first configuration is refused, and takes the next one", async () => {
    await inShell(shell, {}, async (namespace) => {
      const main = await runProgram(namespace, wrapped);
      const refused = await publish(namespace, wrapped, files("one", balancer.nonsense));
      expect(refused).toMatchObject({ result: "refused", output: expect.stringMatching(balancer.complaint) });
      expect((await publish(namespace, wrapped, files("two"))).result).toBe("in effect");
      expect(await answer(namespace)).toBe("two");
      // The same again is nothing new.
      expect((await publish(namespace, wrapped, files("two"))).output).toContain(
        "the configuration 00000002",
      );
      await main.stop();
    });
  });
});
