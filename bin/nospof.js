#!/usr/bin/env node
// Finds a Node that can run topology files, then starts the command line in dist/.
// Plain JavaScript for old Nodes: this is the one file that the machine's own Node has to understand.
// Why it exists: docs/adr/0004-launcher-finds-a-newer-node.md
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const SELF = fileURLToPath(import.meta.url);
const PACKAGE = dirname(dirname(SELF));
const MAIN = join(PACKAGE, "dist", "cli", "main.js");
const WRONG_CALL = 2;
/** Set for the Node that was chosen, so that a wrong choice ends in a message and not in a loop. */
const CHOSEN = "NOSPOF_NODE_CHOSEN";

/** Node runs TypeScript without a flag since 22.18 and 23.6. */
function runsTypeScript(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

function isFile(path) {
  try {
    return existsSync(path);
  } catch {
    return false;
  }
}

/** The Node that the npm package `node` puts into node_modules, looked for in `folder` and all above it. */
function installedNode(folder) {
  for (let at = folder; ; at = dirname(at)) {
    const home = join(at, "node_modules", "node");
    const program = join(home, "bin", "node");
    if (isFile(program)) {
      try {
        if (runsTypeScript(JSON.parse(readFileSync(join(home, "package.json"), "utf8")).version)) {
          return program;
        }
      } catch {
        // A broken package is as good as none: look further up.
      }
    }
    if (dirname(at) === at) {
      return undefined;
    }
  }
}

/** npx keeps the package in its cache: only the first call downloads it. */
function nodeFromNpx() {
  process.stderr.write(
    `nospof: Node ${process.versions.node} is too old to run topology files; getting node@24 through npx\n`,
  );
  const npx = spawnSync("npx", ["--yes", "--package=node@24", "--", "node", "-p", "process.execPath"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const program = npx.status === 0 ? npx.stdout.trim() : "";
  return program !== "" && program !== process.execPath ? program : undefined;
}

function fail(lines) {
  process.stderr.write(`${lines.join("\n")}\n`);
  process.exitCode = WRONG_CALL;
}

function failForWantOfNode() {
  fail([
    `nospof: needs Node 22.18 or newer, this is ${process.versions.node}, and no newer one could be had.`,
    "  fix: put one beside your stack:  npm install --save-dev node@24",
  ]);
}

function runWith(program) {
  let child;
  const forward = (signal) => child.kill(signal);
  const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"];
  // Before the start: a signal that comes at once must not leave the child alone.
  for (const signal of forwarded) {
    process.on(signal, forward);
  }
  child = spawn(program, [SELF, ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, [CHOSEN]: program },
  });
  child.on("error", failForWantOfNode);
  child.on("exit", (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    // End as the child did, so that a shell sees the signal and not a number.
    for (const each of forwarded) {
      process.off(each, forward);
    }
    process.exitCode = 128 + constants.signals[signal];
    process.kill(process.pid, signal);
  });
}

async function start() {
  if (!isFile(MAIN)) {
    fail([
      `nospof: ${MAIN} is missing: this copy has not been built.`,
      `  fix: cd ${PACKAGE} && npm install && npm run build`,
    ]);
    return;
  }
  const { enableCompileCache } = await import("node:module");
  enableCompileCache();
  const { main } = await import(pathToFileURL(MAIN).href);
  process.exitCode = await main(process.argv.slice(2));
}

if (runsTypeScript(process.versions.node)) {
  await start();
} else if (process.env[CHOSEN]) {
  failForWantOfNode();
} else {
  const program = installedNode(process.cwd()) || installedNode(PACKAGE) || nodeFromNpx();
  if (program) {
    runWith(program);
  } else {
    failForWantOfNode();
  }
}
