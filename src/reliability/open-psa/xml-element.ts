/** XML as a tree of elements that know where they stand; well-formedness is judged here, what they mean is not. */
import { SaxesParser } from "saxes";
import type { SourceLocation } from "../../topology/model.ts";
import { InputError, type InputProblem, showValue } from "../../topology/problem.ts";
import { placesIn } from "./text-places.ts";

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** What is written directly in it, without the space around it. */
  readonly text: string;
  /** Where its `<` stands. */
  readonly source: SourceLocation;
}

interface OpenElement extends XmlElement {
  readonly children: OpenElement[];
  text: string;
}

/** Those of XML itself (XML 1.0, 4.6). */
const ENTITIES = { amp: "&", gt: ">", lt: "<", quot: '"', apos: "'" };

/** ASCII is a part of UTF-8. */
const READABLE_ENCODING = /^(utf-?8|us-ascii|ascii)$/i;

/** A document type that names the root and declares nothing, as the examples of the Open-PSA format have it. */
const BARE_DOCTYPE = /^\s*[^\s[\]"'<>]+\s*$/;

/** As much of a document type as a message shows. */
const LONGEST_DOCTYPE = 40;

/**
 * The root of a document.
 *
 * Takes any depth. Document types that declare something are refused, and so are their entities: what a document says
 * is then what is written in it, and no file elsewhere adds to it.
 *
 * @param file For messages.
 * @throws InputError when the text is no well-formed document in UTF-8, with its first problem.
 */
export function parseXml(text: string, file: string): XmlElement {
  const place = placesIn(text, file);
  const refuse = (source: SourceLocation, problem: Omit<InputProblem, "source" | "path">): never => {
    throw new InputError([{ ...problem, source, path: "XML" }]);
  };
  const unreadable = text.indexOf("\ufffd");
  if (unreadable >= 0) {
    const hint = `convert it first: iconv -f ISO-8859-1 -t UTF-8 ${file}, or whatever it is written in`;
    refuse(place(unreadable), {
      value: "a character that could not be read",
      expected: "text in UTF-8",
      hint,
    });
  }

  const parser = new SaxesParser({ position: false });
  // The parser's own table inherits from Object.prototype and would take `&constructor;` for an entity.
  parser.ENTITIES = Object.assign(Object.create(null), ENTITIES);
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;

  parser.on("error", ({ message }) => {
    const hint = message.replace(/\.$/, "");
    const unclosed = hint.startsWith("unclosed tag") ? open.at(-1) : undefined;
    const offset = Math.max(0, parser.position - 1);
    refuse(unclosed?.source ?? place(offset), { value: undefined, expected: "a well-formed document", hint });
  });
  parser.on("xmldecl", ({ encoding }) => {
    if (encoding === undefined || READABLE_ENCODING.test(encoding)) return;
    const hint = `convert it first: iconv -f ${encoding} -t UTF-8 ${file}, and change its first line`;
    refuse(place(0), { value: `encoding ${showValue(encoding)}`, expected: "text in UTF-8", hint });
  });
  parser.on("doctype", (doctype) => {
    if (BARE_DOCTYPE.test(doctype)) return;
    const hint = "remove it, and write what its entities stand for: xmllint --noent --dropdtd does both";
    const shown = doctype.length > LONGEST_DOCTYPE ? `${doctype.slice(0, LONGEST_DOCTYPE)}…` : doctype;
    const value = `<!DOCTYPE${shown}>`.replace(/\s+/g, " ");
    refuse(place(text.lastIndexOf("<!DOCTYPE", parser.position)), {
      value,
      expected: "no document type with declarations or a file of its own",
      hint,
    });
  });
  parser.on("opentagstart", ({ name }) => {
    // Only the name has been read since the `<`, and none can be in a name.
    const source = place(text.lastIndexOf("<", parser.position - 1));
    const element: OpenElement = { name, attributes: new Map(), children: [], text: "", source };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on("attribute", ({ name, value }) => {
    (open.at(-1)?.attributes as Map<string, string> | undefined)?.set(name, value.trim());
  });
  const write = (written: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += written;
  };
  parser.on("text", write);
  parser.on("cdata", write);
  parser.on("closetag", () => {
    const element = open.pop();
    if (element !== undefined) element.text = element.text.trim();
  });
  parser.write(text).close();
  return root ?? refuse(place(0), { value: undefined, expected: "a document with an element" });
}
