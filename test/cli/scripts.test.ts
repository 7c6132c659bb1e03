import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { REPOSITORY } from "./built-package.ts";
import { folderWith } from "./stack-folder.ts";

const script = (name: string): string => join(REPOSITORY, "scripts", name);

describe("count-tests.js", () => {
  const suite = (status: string, ...tests: readonly ("passed" | "failed" | "skipped")[]) => ({
    name: "a.test.ts",
    status,
    assertionResults: tests.map((test) => ({ status: test })),
  });
  const report = (passed: number, failed: number, skipped: number, suites: readonly unknown[]) =>
    JSON.stringify({
      success: failed === 0,
      numPassedTests: passed,
      numFailedTests: failed,
      numPendingTests: skipped,
      numTodoTests: 0,
      testResults: suites,
    });

  test.each([
    ["all passed", report(3, 0, 0, [suite("passed", "passed", "passed", "passed")]), "3 passed, 0 failed", 0],
    ["one failed", report(2, 1, 0, [suite("failed", "passed", "failed", "passed")]), "2 passed, 1 failed", 1],
    [
      "some skipped",
      report(2, 0, 1, [suite("passed", "passed", "passed", "skipped")]),
      "2 passed, 0 failed, 1 skipped",
      0,
    ],
    [
      "a file that cannot be loaded",
      report(2, 0, 0, [suite("passed", "passed", "passed"), suite("failed")]),
      "2 passed, 1 failed",
      1,
    ],
    [
      "a file that cannot be set up, since a program is missing",
      report(2, 0, 2, [suite("passed", "passed", "passed"), suite("failed", "skipped", "skipped")]),
      "2 passed, 1 failed, 2 skipped",
      1,
    ],
    ["no test at all", report(0, 0, 0, []), "0 passed, 0 failed", 1],
    ["no report", "", "0 passed, 0 failed", 1],
  ])("%s", async (_, content, line, status) => {
    const folder = await folderWith({ "report.json": content });
    const result = await execa(process.execPath, [script("count-tests.js"), join(folder, "report.json")], {
      reject: false,
    });
    expect(result.stdout.split("\n").at(-1)).toBe(line);
    expect(result.exitCode).toBe(status);
  });

  test("reports are counted together, and each has to be sound", async () => {
    const good = report(3, 0, 0, [suite("passed", "passed", "passed", "passed")]);
    const folder = await folderWith({ "tests.json": good, "drills.json": good });
    const count = (...files: readonly string[]) =>
      execa(process.execPath, [script("count-tests.js"), ...files.map((file) => join(folder, file))], {
        reject: false,
      });
    const both = await count("tests.json", "drills.json");
    expect([both.stdout, both.exitCode]).toEqual(["6 passed, 0 failed", 0]);
    const one = await count("tests.json", "missing.json");
    expect([one.stdout.split("\n").at(-1), one.exitCode]).toEqual(["3 passed, 0 failed", 1]);
  });
});

describe("second-attempt.js", () => {
  const suite = (file: string, tests: Readonly<Record<string, string | undefined>>, message = "") => ({
    name: join(REPOSITORY, file),
    status:
      message !== "" || Object.values(tests).some((failure) => failure !== undefined) ? "failed" : "passed",
    message,
    assertionResults: Object.entries(tests).map(([fullName, failure]) => ({
      fullName,
      status: failure === undefined ? "passed" : "failed",
      failureMessages: failure === undefined ? [] : [`${failure}\n    at somewhere`],
    })),
  });
  const report = (...testResults: readonly unknown[]) => JSON.stringify({ testResults });
  const run = (...args: readonly string[]) =>
    execa(process.execPath, [script("second-attempt.js"), ...args], { cwd: REPOSITORY });

  const first = report(
    suite("test/a.test.ts", { one: undefined, two: "Error: not in time", three: "Error: twice" }),
    suite("test/b.test.ts", { one: undefined }),
    suite("test/c.test.ts", {}, "a port was taken"),
  );
  const again = report(
    suite("test/a.test.ts", { one: undefined, two: undefined, three: "Error: twice" }),
    suite("test/c.test.ts", { one: undefined }),
  );

  test("names the files in which something failed, unless they are too many", async () => {
    const many = Array.from({ length: 9 }, (_, n) => suite(`test/${n}.test.ts`, { one: "Error: all" }));
    const folder = await folderWith({ "first.json": first, "many.json": report(...many) });
    const { stdout } = await run("files", join(folder, "first.json"));
    expect(stdout.split("\n")).toEqual(["test/a.test.ts", "test/c.test.ts"]);
    expect((await run("files", join(folder, "many.json"))).stdout).toBe("");
  });

  test("names what passed only then, and counts the second results", async () => {
    const folder = await folderWith({ "first.json": first, "again.json": again });
    const { stdout } = await run("merge", join(folder, "first.json"), join(folder, "again.json"));
    expect(stdout.split("\n")).toEqual([
      "passed only at the second attempt: test/a.test.ts: two",
      "  the first: Error: not in time",
      "passed only at the second attempt: test/c.test.ts",
      "  the first: a port was taken",
    ]);
    expect(await readFile(join(folder, "first.json.named"), "utf8")).toBe(`${stdout}\n`);
    const counted = await execa(process.execPath, [script("count-tests.js"), join(folder, "first.json")], {
      reject: false,
    });
    expect([counted.stdout, counted.exitCode]).toEqual(["4 passed, 1 failed", 1]);
  });
});

describe("install-debian-packages.sh", () => {
  /** Runs it as a user with sudo on a machine that has `present`; every program it would change things by is a stand-in. */
  async function install(present: readonly string[], aptGet = (_folder: string) => "exit 0") {
    const folder = await folderWith({ present: `${present.join("\n")}\n`, log: "" });
    const standIns: Readonly<Record<string, string>> = {
      id: "echo 1000",
      "dpkg-query": `for last; do :; done; if grep -qx "$last" ${folder}/present; then printf installed; else exit 1; fi`,
      "apt-get": `echo "apt-get $*" >> ${folder}/log; ${aptGet(folder)}`,
      sudo: `case "$1" in env) shift 2; "$@" ;; apt-get) "$@" ;; *) cat > /dev/null ;; esac`,
    };
    for (const [name, text] of Object.entries(standIns)) {
      await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`);
      await chmod(join(folder, name), 0o755);
    }
    const result = await execa("sh", [script("install-debian-packages.sh")], {
      env: { PATH: `${folder}:${process.env.PATH}` },
      reject: false,
      stdin: "ignore",
    });
    const calls = (await readFile(join(folder, "log"), "utf8")).trim().split("\n").filter(Boolean);
    return { calls, output: result.stdout + result.stderr, status: result.exitCode };
  }

  const ALL =
    "nginx-light libnginx-mod-stream haproxy keepalived mariadb-server mariadb-backup galera-arbitrator-4 zookeeper openssl iproute2 util-linux procps bash curl wget netcat-openbsd python3 python3-yaml python3-kazoo python3-pymysql nftables libfaketime rsync restic openssh-client openssh-server shellcheck systemd busybox";

  test("does nothing where all are there", async () => {
    expect(await install(ALL.split(" "))).toEqual({ calls: [], output: "packages: all there", status: 0 });
  });

  test("installs what is missing and nothing else", async () => {
    const present = ALL.split(" ").filter((name) => name !== "haproxy" && name !== "openssl");
    const { calls, status } = await install(present);
    expect(calls).toEqual(["apt-get install --yes --no-install-recommends -q haproxy openssl"]);
    expect(status).toBe(0);
  });

  test("updates the lists only when they lack something", async () => {
    const { calls, status } = await install(
      [],
      (folder) => `case "$1" in update) touch ${folder}/updated ;; *) test -e ${folder}/updated ;; esac`,
    );
    expect(calls.map((call) => call.split(" ")[1])).toEqual(["install", "update", "install"]);
    expect(status).toBe(0);
  });

  test("fails when a package cannot be had", async () => {
    const { status } = await install([], () => "exit 100");
    expect(status).not.toBe(0);
  });
});
