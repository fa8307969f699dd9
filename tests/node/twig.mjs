// Renders Twig templates, each for all its recipients; markup is escaped.
//   in:  [{"template": "…", "recipients": [{…}, …], "markup": true or false}, …]
//   out: [["…", …], …], in the same order
import { json } from "node:stream/consumers";
import Twig from "twig";

const jobs = await json(process.stdin);
const sent = jobs.map(({ template, recipients, markup }) => {
  const parsed = Twig.twig({ data: template, autoescape: markup, rethrow: true });
  return recipients.map((recipient) => String(parsed.render(recipient)));
});
process.stdout.write(JSON.stringify(sent));
