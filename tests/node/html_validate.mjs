// Checks the HTML of e-mails: document structure, duplicate ids, missing alt, elements left open, bad nesting.
//   in:  [{"id": "…", "html": "…"}, …]
//   out: [{"id": "…", "errors": ["line:column rule: message", …]}, …], in the same order
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { json } from "node:stream/consumers";

const RULES = {
  // Every compiler of MJML writes `<!doctype html>`; both spellings mean the same.
  "doctype-style": "off",
  // Outlook reads its own markup from conditional comments.
  "no-conditional-comment": "off",
  // Many clients drop the style element, so what matters stands on the element.
  "no-inline-style": "off",
  // White space at a line's end is the compiler's and is never shown.
  "no-trailing-whitespace": "off",
  // MJML gives the message role="article" on a div; clients strip the element article.
  "prefer-native-element": ["error", { exclude: ["article"] }],
  // Every HTML parser adds the tbody itself.
  "prefer-tbody": "off",
  // role="none" is not known to the older engines in mail clients, role="presentation" is.
  "presentation-role-style": "off",
  // `<img />` and `<img>` are the same in HTML; MJML writes the first.
  "void-style": "off",
};

// Attributes that HTML gave up and the Word engine of Outlook still needs to lay out a message.
const LAYOUT = {
  table: ["align", "bgcolor", "border", "cellpadding", "cellspacing", "height", "width"],
  tr: ["align", "bgcolor", "height", "valign"],
  td: ["align", "bgcolor", "height", "valign", "width"],
  th: ["align", "bgcolor", "height", "valign", "width"],
};

const elements = {
  // MJML writes height="auto" where no height is given; clients read it as "keep the proportions".
  img: { inherit: "img", attributes: { height: { enum: ["/\\d+/", "auto"] } } },
};
for (const [tag, names] of Object.entries(LAYOUT)) {
  elements[tag] = { inherit: tag, attributes: Object.fromEntries(names.map((name) => [name, { deprecated: false }])) };
}

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
    elements: ["html5", elements],
    rules: RULES,
  }),
);

const results = [];
for (const { id, html } of await json(process.stdin)) {
  const report = await validator.validateString(html);
  const errors = report.results.flatMap((result) =>
    result.messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`),
  );
  results.push({ id, errors });
}
process.stdout.write(JSON.stringify(results));
