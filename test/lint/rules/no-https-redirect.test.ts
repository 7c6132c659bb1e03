import { expect, test } from "vitest";
import { noHttpsRedirect } from "../../../src/lint/rules/no-https-redirect.ts";
import { messages } from "../check-rule.ts";
import { withListener } from "../sound-topology.ts";

test("HTTPS and nothing on port 80", () => {
  expect(
    messages(noHttpsRedirect, withListener({ tls: { certificate: "shop-tls", redirectFrom: undefined } })),
  ).toEqual([expect.stringContaining("Nothing answers on port 80")]);
});

test("no finding: another port than the usual one", () => {
  expect(
    messages(
      noHttpsRedirect,
      withListener({ tls: { certificate: "shop-tls", redirectFrom: undefined }, port: 8443 }),
    ),
  ).toEqual([]);
});
