// Renders Handlebars templates, each for all its recipients.
//   in:  [{"template": "…", "recipients": [{…}, …]}, …]
//   out: [["…", …], …], in the same order
// Two helpers are those of providers: SendGrid documents `insert`, Iterable `defaultIfEmpty`.
import Handlebars from "handlebars";
import { json } from "node:stream/consumers";

Handlebars.registerHelper("insert", (value, otherwise) => value || otherwise.replace(/^default=/, ""));
Handlebars.registerHelper("defaultIfEmpty", (value, otherwise) => value || otherwise);

const jobs = await json(process.stdin);
const sent = jobs.map(({ template, recipients }) => {
  const send = Handlebars.compile(template);
  return recipients.map((recipient) => send(recipient));
});
process.stdout.write(JSON.stringify(sent));
