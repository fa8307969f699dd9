// Renders Liquid templates, each for all its recipients; an unknown filter is an error.
//   in:  [{"template": "…", "recipients": [{…}, …]}, …]
//   out: [["…", …], …], in the same order
import { Liquid } from "liquidjs";
import { json } from "node:stream/consumers";

const engine = new Liquid({ strictFilters: true });
const jobs = await json(process.stdin);
const sent = jobs.map(({ template, recipients }) => {
  const parsed = engine.parse(template);
  return recipients.map((recipient) => engine.renderSync(parsed, recipient));
});
process.stdout.write(JSON.stringify(sent));
