// Renders EJS templates, each for all its recipients, with what Adobe Campaign's pages have besides:
// `<%@ include option='…' %>` and `<%@ include view='…' %>` print a thing of the server, `<%= %>` escapes nothing.
//   in:  [{"template": "…", "recipients": [{…}, …]}, …]
//   out: [["…", …], …], in the same order
import ejs from "ejs";
import { json } from "node:stream/consumers";

const DIRECTIVE = /<%@\s*include\s+(?:option|view)='(\w+)'\s*%>/g;
const jobs = await json(process.stdin);
const sent = jobs.map(({ template, recipients }) => {
  const page = template.replace(DIRECTIVE, "<%= server.$1 %>");
  const send = ejs.compile(page, { escape: (value) => (value === undefined ? "" : String(value)) });
  return recipients.map((recipient) => send({ escapeUrl: encodeURIComponent, ...recipient }));
});
process.stdout.write(JSON.stringify(sent));
