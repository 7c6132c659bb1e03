import fc from "fast-check";
import { expect, test } from "vitest";
import {
  accountName,
  grantPattern,
  identifier,
  secretVariable,
  stringLiteral,
} from "../../../src/render/mysql/sql-text.ts";
import { sqlSkeleton } from "./sql-skeleton.ts";

test("text is one literal, whatever stands in it", () => {
  expect(stringLiteral('it\'s \\ "x"')).toBe("'it''s \\\\ \"x\"'");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are refused
      fc.pre(!/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text));
      expect(sqlSkeleton(`SELECT ${stringLiteral(text)};`)).toEqual(["SELECT ?", ""]);
    }),
  );
  expect(() => stringLiteral("two\nlines")).toThrow('text "two\\nlines" is not one line of text');
});

test("names are letters, digits and underscores, or refused", () => {
  expect(identifier("shop_eu")).toBe("`shop_eu`");
  fc.assert(
    fc.property(fc.string(), (name) => {
      if (/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) expect(identifier(name)).toBe(`\`${name}\``);
      else expect(() => identifier(name)).toThrow("cannot render SQL: SQL name");
    }),
  );
});

test("an underscore in a granted schema stands for itself", () => {
  expect(grantPattern("shop_eu_2")).toBe("shop\\_eu\\_2");
});

test("an account is bound to its network", () => {
  expect(accountName("api", "10.0.2.0/24")).toBe("'api'@'10.0.2.0/255.255.255.0'");
  expect(accountName("api", "10.9.0.16/28")).toBe("'api'@'10.9.0.16/255.255.255.240'");
  expect(() => accountName("api", "10.0.2.0")).toThrow("is not an IPv4 CIDR");
  expect(() => accountName("a'b", "10.0.2.0/24")).toThrow("SQL name");
});

test("a secret is a variable named after it", () => {
  expect(secretVariable("orders-api")).toBe("@`orders-api`");
  expect(() => secretVariable("../x")).toThrow("secret");
});
