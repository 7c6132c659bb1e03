import { expect, test } from "vitest";
import { imageNotPinned } from "../../../src/lint/rules/image-not-pinned.ts";
import { messages } from "../check-rule.ts";
import { withApi } from "../sound-topology.ts";

test("no tag, behind a registry with a port", () => {
  expect(messages(imageNotPinned, withApi({ image: "registry.example:5000/shop/api" }))).toEqual([
    expect.stringContaining("is another program each time"),
  ]);
});

test("no finding: a tag", () => {
  expect(messages(imageNotPinned, withApi({ image: "registry.example:5000/shop/api:1.4.2" }))).toEqual([]);
});

test("latest is no tag", () => {
  expect(messages(imageNotPinned, withApi({ image: "api:latest" }))).toHaveLength(1);
});

test("a digest is the most exact of all", () => {
  expect(messages(imageNotPinned, withApi({ image: `api@sha256:${"0".repeat(64)}` }))).toEqual([]);
});
