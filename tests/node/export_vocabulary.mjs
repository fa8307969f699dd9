// Writes generator/mail/mjml_vocabulary.json from the reference compiler's own rules:
//   node tests/node/export_vocabulary.mjs > generator/mail/mjml_vocabulary.json
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { components, dependencies } = require("mjml-preset-core");
const { version } = require("mjml/package.json");

// The compiler we use draws these wrongly, not at all, or only with a request to another host.
const UNSUPPORTED = {
  "mj-carousel": "it is drawn wrongly; show the pictures one below the other",
  "mj-carousel-image": "the carousel is drawn wrongly; use mj-image",
  "mj-include": "a file must be complete in itself; put the content here",
  "mj-html-attributes": "it is not implemented; write the attributes where they belong",
  "mj-selector": "it belongs to mj-html-attributes, which is not implemented",
  "mj-html-attribute": "it belongs to mj-html-attributes, which is not implemented",
  "mj-font": "it fetches a font from another host; use fonts that the readers have",
};
// Accepted by the reference compiler, ignored or put elsewhere by ours.
const WITHOUT_EFFECT = {
  "mj-accordion-title": ["font-weight"],
  "mj-body": ["css-class", "id"],
  "mj-button": ["title"],
  "mj-column": ["inner-border-radius"],
  "mj-hero": ["border-radius"],
  "mj-image": ["border-bottom", "border-top", "sizes"],
  "mj-section": ["gutter"],
  "mj-social": ["border"],
  "mj-social-element": ["border", "icon-position", "sizes", "srcset"],
  "mj-style": ["inline"],
  "mj-table": ["role"],
  "mj-wrapper": ["gap", "gutter"],
};
// Our compiler refuses mj-raw here.
const WITHOUT_RAW = ["mjml", "mj-accordion", "mj-accordion-element", "mj-navbar", "mj-social"];
const PHRASE = "phrase";
const CONTENT = {
  "mj-accordion-text": "flow",
  "mj-accordion-title": PHRASE,
  "mj-button": PHRASE,
  "mj-navbar-link": PHRASE,
  "mj-preview": PHRASE,
  "mj-raw": "raw",
  "mj-social-element": PHRASE,
  "mj-style": "css",
  "mj-table": "rows",
  "mj-text": "flow",
  "mj-title": "text",
};
const HEAD = ["mj-head", "mj-attributes", "mj-breakpoint", "mj-preview", "mj-style", "mj-title"];

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

const parents = (name) =>
  Object.keys(dependencies)
    .filter((parent) => dependencies[parent].includes(name) && !UNSUPPORTED[parent])
    .filter((parent) => name !== "mj-raw" || !WITHOUT_RAW.includes(parent));

const own = (component) => {
  const name = component.componentName;
  if (name === "mj-raw") return {};
  const classes = HEAD.includes(name) ? {} : { "css-class": "string", "mj-class": "class" };
  const attributes = { ...component.allowedAttributes, ...classes };
  for (const attribute of WITHOUT_EFFECT[name] ?? []) delete attributes[attribute];
  return attributes;
};

const elements = { mjml: { parents: [""], content: "elements", attributes: { dir: "enum(ltr,rtl)", lang: "language" } } };
const every = {};
for (const component of components) {
  const name = component.componentName;
  if (UNSUPPORTED[name]) continue;
  const attributes = own(component);
  const styled = !HEAD.includes(name) && name !== "mj-raw" && name !== "mj-body";
  const children = (dependencies[name] ?? []).length > 0 || ["mj-head", "mj-attributes"].includes(name);
  elements[name] = {
    parents: [...parents(name), ...(styled ? ["mj-attributes"] : [])].sort(),
    content: CONTENT[name] ?? (children ? "elements" : "nothing"),
    attributes: sorted(attributes),
  };
  if (!styled) continue;
  for (const [attribute, type] of Object.entries(attributes)) (every[attribute] ??= new Set()).add(type);
}
delete every["mj-class"];
const shared = sorted(Object.fromEntries(Object.entries(every).map(([name, types]) => [name, [...types].sort().join(" | ")])));
elements["mj-all"] = { parents: ["mj-attributes"], content: "nothing", attributes: shared };
elements["mj-class"] = { parents: ["mj-attributes"], content: "nothing", attributes: { ...shared, name: "class" } };

const vocabulary = { source: `mjml ${version}`, elements: sorted(elements), unsupported: UNSUPPORTED, without_effect: WITHOUT_EFFECT };
process.stdout.write(`${JSON.stringify(vocabulary, null, 1)}\n`);
