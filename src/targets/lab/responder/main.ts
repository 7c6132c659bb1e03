/**
 * A stand-in for a program that a topology names but does not bring along.
 *
 *     node main.ts <spec.json>
 *
 * Prints a line when every port is open. The board is at {@link BOARD} unless `NOSPOF_BOARD` says another folder.
 */
import { readFileSync } from "node:fs";
import { BOARD } from "../lab.ts";
import { answerOf } from "./answer.ts";
import { dependencyCheck } from "./dependency-check.ts";
import { httpServer } from "./http-listener.ts";
import { listen } from "./listen.ts";
import { loadBoard } from "./load-board.ts";
import { loadWatch } from "./load-watch.ts";
import { keepPacketOrderQuiet } from "./packet-order.ts";
import type { ResponderSpec } from "./spec.ts";

keepPacketOrderQuiet();
const path = process.argv[2];
if (path === undefined) throw new Error("usage: node main.ts <spec.json>");
const spec: ResponderSpec = JSON.parse(readFileSync(path, "utf8"));
const board = process.env.NOSPOF_BOARD ?? BOARD;

const dependencies = await Promise.all(spec.dependencies.map((each) => dependencyCheck(each, board)));
const load =
  spec.load === undefined
    ? { heard: () => undefined, missing: () => [] }
    : loadWatch(spec.name, spec.load, loadBoard(board, spec.group, spec.name, spec.load.instances));

await listen(spec.listens, () =>
  httpServer(load.heard, () => answerOf(spec.name, dependencies, load.missing)),
);
console.log(`${spec.name} answers`);
