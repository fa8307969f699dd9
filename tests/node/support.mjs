// Finds which features of the support data at caniemail.com an e-mail uses, also inside media queries and inside the
// comments that only Outlook for Windows reads.
//   in:  [{"id": "…", "html": "…"}, …]
//   out: [{"id": "…", "features": ["css-border-radius", …]}, …], in the same order, each list sorted
// The package's own check is not asked: it passes over media queries, functions and the declarations with
// !important, and it reads the version with the alphabetically last name as the newest one.
import { parseCss, parseHtml, rawData } from "caniemail";
import { json } from "node:stream/consumers";

const SIDES = "(-(top|right|bottom|left))?";
// Titles that are no list of properties: what the property has to look like.
const PROPERTIES = {
  "css-animation": /^animation/,
  "css-border": new RegExp(`^border${SIDES}(-(color|style|width))?$`),
  "css-border-inline-block-individual": /^border-(block|inline)-(start|end)$/,
  "css-border-inline-block-longhand": /^border-(block|inline)-(color|style|width)$/,
  "css-border-radius": /^border-((top|bottom)-(left|right)-)?radius$/,
  "css-border-radius-logical": /^border-(start|end)-(start|end)-radius$/,
  "css-color-scheme": /^color-scheme$/,
  "css-column-layout-properties": /^(columns|column-(count|fill|gap|rule|span|width).*)$/,
  "css-grid-template": /^grid-template/,
  "css-margin": new RegExp(`^margin${SIDES}$`),
  "css-overflow": /^overflow(-[xy])?$/,
  "css-padding": new RegExp(`^padding${SIDES}$`),
  "css-scroll-snap": /^scroll-snap/,
  "css-transition": /^transition/,
};
// Media queries, by a piece of them.
const MEDIA = {
  "css-at-media": /./,
  "css-at-media-device-pixel-ratio": /device-pixel-ratio/,
  "css-at-media-hover": /\((any-)?hover/,
  "css-at-media-orientation": /orientation/,
  "css-at-media-prefers-color-scheme": /prefers-color-scheme/,
  "css-at-media-prefers-reduced-motion": /prefers-reduced-motion/,
};
// Selectors, by their form; what stands in brackets is emptied before, so that it is no combinator.
const SELECTORS = {
  "css-pseudo-class-lang": /:lang\(/,
  "css-selector-adjacent-sibling": /\+/,
  "css-selector-attribute": /\[/,
  "css-selector-chaining": /\.[\w-]+\./,
  "css-selector-child": />/,
  "css-selector-class": /\./,
  "css-selector-descendant": /[^\s>+~,]\s+[^\s>+~,]/,
  "css-selector-general-sibling": /~/,
  "css-selector-id": /#/,
  "css-selector-type": /(^|[\s>+~])[a-z]/i,
  "css-selector-universal": /\*/,
};
const DECLARATIONS = {
  "css-background-image": ({ property, value }) => /^background(-image)?$/.test(property) && /url\(|gradient\(/.test(value),
  "css-display-flex": ({ property, value }) => property === "display" && /flex/.test(value),
  "css-display-grid": ({ property, value }) => property === "display" && /grid/.test(value),
  "css-important": ({ important }) => important,
  "css-unit-initial": ({ value }) => /^initial$/.test(value),
  "css-unit-percent": ({ value }) => /\d%/.test(value),
  "css-variables": ({ property, value }) => property.startsWith("--") || /\bvar\(/.test(value),
};
const SEMANTIC = "article aside details figcaption figure footer header main mark nav section summary time".split(" ");
const ELEMENTS = {
  "html-address": ({ name }) => name === "address",
  "html-anchor-links": ({ attribs }) => /^#./.test(attribs.href ?? ""),
  "html-h1-h6": ({ name }) => /^h[1-6]$/.test(name),
  "html-image-maps": ({ name, attribs }) => ["map", "area"].includes(name) || "usemap" in attribs,
  "html-lists": ({ name }) => ["ul", "ol", "dl"].includes(name),
  "html-mailto-links": ({ attribs }) => /^mailto:/i.test(attribs.href ?? ""),
  "html-meta-color-scheme": ({ name, attribs }) => name === "meta" && attribs.name === "color-scheme",
  "html-semantics": ({ name }) => SEMANTIC.includes(name),
  "html-srcset": ({ attribs }) => "srcset" in attribs || "sizes" in attribs,
  "css-inert-attribute": ({ attribs }) => "inert" in attribs,
};
// What stands in the source and in no parsed tree.
const SOURCES = {
  amp: /<html[^>]*\s(⚡4email|amp4email)/i,
  "css-nesting": /<style[^>]*>[^<]*\{[^{}<]*&[^{}<]*\{/,
  "html-comments": /<!--/,
  "html-doctype": /^\s*<!doctype html>/i,
};
// Pictures, by the ending of their address or the type in a data: address.
const PICTURES = {
  "image-base64": /^data:[^,]*;base64/,
  "image-heif": /\.hei[cf]$|^data:image\/hei[cf]/,
  "image-hdr": /\.(hdr|exr)$/,
  "image-jpg": /\.jpe?g$|^data:image\/jpeg/,
  "image-svg": /\.svgz?$|^data:image\/svg/,
  "image-tiff": /\.tiff?$|^data:image\/tiff/,
};
// BIMI is a record in the name service and not a part of a message.
const ELSEWHERE = ["bimi"];

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const bare = (property) => property.replace(/^-(webkit|moz|ms|o)-/, "");

// What finds one feature: `found(mail)`, where a mail is what `read` makes of the HTML.
function detector({ slug, title, category }) {
  const name = title.trim().replace(/ (shorthand|property|element|attribute)$/, "");
  const on = (part, test) => (mail) => mail[part].some(test);
  if (ELSEWHERE.includes(slug)) return () => false;
  if (slug === "css-comments") return (mail) => mail.commented;
  if (slug in SOURCES) return (mail) => SOURCES[slug].test(mail.html);
  if (slug in ELEMENTS) return on("elements", ELEMENTS[slug]);
  if (slug in DECLARATIONS) return on("declarations", DECLARATIONS[slug]);
  if (slug in PROPERTIES) return on("declarations", ({ property }) => PROPERTIES[slug].test(property));
  if (slug in SELECTORS) return on("selectors", (selector) => SELECTORS[slug].test(selector));
  if (slug === "css-selector-grouping") return (mail) => mail.grouped;
  if (slug in MEDIA) return on("media", (query) => MEDIA[slug].test(query));
  if (category === "image") {
    const type = slug.slice("image-".length);
    return on("pictures", (address) => (PICTURES[slug] ?? new RegExp(`\\.${type}$|^data:\\w+/${type}`)).test(address));
  }
  if (category === "html") {
    const [, tag, type] = /<(\w+)(?: type="(\w+)")?>/.exec(name) ?? [];
    if (!tag) return on("elements", ({ attribs }) => name in attribs);
    return on("elements", (element) => element.name === tag && (!type || element.attribs.type === type));
  }
  if (category !== "css") return null;
  if (slug.startsWith("css-at-")) return on("rules", (type) => `@${type}` === name);
  if (name.startsWith(":")) {
    // An element such as ::before may also be written with one colon.
    const pseudo = new RegExp(`(?<!:):${name.startsWith("::") ? ":?" : ""}${/[a-z-]+/.exec(name)[0]}(?![\\w-])`);
    return on("selectors", (selector) => pseudo.test(selector));
  }
  const functions = [...name.matchAll(/([a-z-]+)\(\)/g)].map((match) => match[1]);
  if (functions.length) {
    const called = new RegExp(`(?<![\\w-])(${functions.join("|")})\\(`);
    return on("declarations", ({ value }) => called.test(value));
  }
  if (name.endsWith(" unit")) {
    const unit = new RegExp(`\\d${escaped(name.replace(" unit", ""))}(?![a-z])`);
    return on("declarations", ({ value }) => unit.test(value));
  }
  const pair = /^([a-z-]+): ?([a-z-]+)$/.exec(name);
  if (pair) return on("declarations", ({ property, value }) => property === pair[1] && value === pair[2]);
  const names = name.split(/, | & /);
  if (!names.every((one) => /^[a-z-]+$/.test(one))) return null;
  if (["css-intrinsic-size", "css-sytem-ui"].includes(slug)) {
    const word = new RegExp(`(^|[\\s,])(${names.join("|")})($|[\\s,])`);
    return on("declarations", ({ value }) => word.test(value));
  }
  return on("declarations", ({ property }) => names.includes(property));
}

const detectors = rawData.data.map((feature) => [feature.slug, detector(feature)]);
const unknown = detectors.filter(([, found]) => !found).map(([slug]) => slug);
if (unknown.length) throw new Error(`nothing finds these features: ${unknown.join(", ")}`);

// The same few declarations and elements stand in a mail a hundred times: each is kept once.
const once = (values) => [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
const parsed = new Map();
function rules(css) {
  if (!parsed.has(css)) parsed.set(css, parseCss(css).stylesheet.rules);
  return parsed.get(css);
}

function declare(mail, declarations) {
  for (const { type, property, value } of declarations ?? []) {
    if (type !== "declaration") {
      mail.commented ||= type === "comment";
      continue;
    }
    const [, clean, important] = /^(.*?)\s*(!important)?$/s.exec(value.toLowerCase());
    mail.declarations.push({ property: bare(property.toLowerCase()), value: clean, important: Boolean(important) });
    for (const [, address] of value.matchAll(/url\(\s*['"]?(.*?)['"]?\s*\)/g)) mail.pictures.push(address);
  }
}

function style(mail, sheet) {
  for (const rule of sheet) {
    if (rule.type === "comment") mail.commented = true;
    else mail.rules.push(rule.type);
    if (rule.type === "media") mail.media.push(rule.media);
    const selectors = (rule.selectors ?? []).map((selector) => selector.replace(/\[[^\]]*\]/g, "[]"));
    mail.selectors.push(...selectors);
    mail.grouped ||= selectors.length > 1;
    declare(mail, rule.declarations);
    style(mail, rule.rules ?? []);
  }
}

function walk(mail, nodes) {
  for (const { name, attribs, children } of nodes) {
    if (!attribs) continue;
    mail.elements.push({ name, attribs });
    if (attribs.style) declare(mail, rules(`a{${attribs.style}}`)[0]?.declarations);
    if (name === "style") style(mail, rules(children.map((child) => child.data).join("")));
    if (attribs.media) mail.media.push(attribs.media);
    const addresses = [name === "img" || name === "source" ? attribs.src : "", attribs.background];
    const listed = (attribs.srcset ?? "").split(",").map((one) => one.trim().split(" ")[0]);
    mail.pictures.push(...[...addresses, ...listed].filter(Boolean).map((one) => one.split(/[?#]/)[0].toLowerCase()));
    walk(mail, children ?? []);
  }
}

function read(html) {
  const lists = { elements: [], declarations: [], selectors: [], rules: [], media: [], pictures: [] };
  const mail = { ...lists, commented: false, grouped: false };
  // Outlook for Windows reads what stands in these comments: they are opened.
  const opened = html.replace(/<!--\[if [^\]]*\]>(<!-->)?|<!--<!\[endif\]-->|<!\[endif\]-->/g, "");
  walk(mail, parseHtml(opened).document.children);
  for (const part of Object.keys(lists)) mail[part] = once(mail[part]);
  return { ...mail, html };
}

const answers = (await json(process.stdin)).map(({ id, html }) => {
  const mail = read(html);
  return { id, features: detectors.filter(([, found]) => found(mail)).map(([slug]) => slug).sort() };
});
process.stdout.write(JSON.stringify(answers));
