/**
 * What a template may be given, and the gate every value passes on its way into a file.
 *
 * A plain string in a view is a *name*: letters, digits, `.`, `_` and `-`. That covers names of parts, host names,
 * IPv4 addresses, versions and times, and in no format nospof writes can it be anything but one word. Whatever needs
 * more than that, or less, has to say what it is: {@link address}, {@link text}, {@link comment} or {@link written}.
 */

import { isIPv4 } from "node:net";
import type { SourceLocation } from "../topology/model.ts";
import { InputError, type InputProblem, showValue } from "../topology/problem.ts";

type ViewValue = string | number | boolean | undefined | Marked | View | readonly ViewValue[];

export interface View {
  readonly [field: string]: ViewValue;
}

/** A string that is something else than a name. */
export interface Marked {
  readonly mark: "address" | "text" | "comment" | "written";
  readonly value: string;
}

/** Who asks, for the message when a value is refused. */
export interface Origin {
  /** The declaration that the file comes from. */
  readonly source: SourceLocation;
  /** e.g. `load-balancer "web"`. */
  readonly part: string;
}

/** Writes visible ASCII as one word of a format. */
export type Quote = (text: string) => string;

/** An IPv4 address, where a name would not do. */
export function address(value: string): Marked {
  return { mark: "address", value };
}

/** Any visible ASCII without spaces, to be quoted by the rules of the format. */
export function text(value: string): Marked {
  return { mark: "text", value };
}

/** Words for a comment, whatever they hold: what could end or continue a comment somewhere becomes `?`. */
export function comment(value: string): Marked {
  return { mark: "comment", value };
}

/** What {@link comment} lets through, for text that enters a comment without a template. */
export function forComment(value: string): string {
  return value.replace(UNFIT_FOR_COMMENT, "?");
}

/**
 * Words of the format itself, spelled out in nospof's own source. As a tag without holes, it can't take a value in.
 *
 * @example balance: written`least_conn`
 */
export function written(words: TemplateStringsArray): Marked {
  return { mark: "written", value: words.join("") };
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/;
const NUMBER = /^\d{1,15}(\.\d{1,6})?$/;
/** No space either: a path of a request must not become two words of it. */
const VISIBLE = /^[\x21-\x7e]+$/;
/** No quote, bracket, backslash, `$`, `~`, `#` or `!`: keepalived looks into comments for some of these. */
const UNFIT_FOR_COMMENT = /[^A-Za-z0-9 ._:;/@+,()='"-]/gu;

/**
 * The view as the template gets it: every marked string written out.
 *
 * @throws InputError naming each value that may not enter a file, with the declaration it comes from.
 */
export function passGate(view: View, origin: Origin, quote: Quote | undefined): object {
  const problems: InputProblem[] = [];
  const refuse = (path: string, value: unknown, expected: string): string => {
    problems.push({
      source: origin.source,
      path: `${origin.part}: ${path}`,
      value: showValue(value),
      expected,
    });
    return "";
  };
  const pass = (value: ViewValue, path: string): unknown => {
    switch (typeof value) {
      case "undefined":
      case "boolean":
        return value;
      case "number":
        return NUMBER.test(String(value)) ? value : refuse(path, value, "a number that is not negative");
      case "string":
        return NAME.test(value)
          ? value
          : refuse(path, value, 'letters, digits, ".", "_" and "-", starting with a letter or digit');
      default:
        if (isList(value)) return value.map((element, index) => pass(element, `${path}[${index}]`));
        return isMarked(value) ? passMarked(value, path) : passFields(value, path);
    }
  };
  const passMarked = ({ mark, value }: Marked, path: string): string => {
    switch (mark) {
      case "address":
        return isIPv4(value) ? value : refuse(path, value, "an IPv4 address");
      case "written":
        return value;
      case "comment":
        return forComment(value);
      case "text":
        if (quote === undefined) return refuse(path, value, "nothing: this format has no quoted text");
        return VISIBLE.test(value) ? quote(value) : refuse(path, value, "visible ASCII characters");
      default:
        return mark satisfies never;
    }
  };
  const passFields = (fields: View, path: string): object =>
    Object.fromEntries(
      Object.entries(fields).map(([field, value]) => [
        field,
        pass(value, path === "" ? field : `${path}.${field}`),
      ]),
    );
  const passed = passFields(view, "");
  if (problems.length > 0) throw new InputError(problems);
  return passed;
}

function isList(value: ViewValue): value is readonly ViewValue[] {
  return Array.isArray(value);
}

function isMarked(value: Marked | View): value is Marked {
  return typeof value.mark === "string" && typeof value.value === "string";
}
