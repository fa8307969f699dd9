// Runs Velocity scripts, each for all its recipients.
//   in:  [{"template": "…", "recipients": [{…}, …]}, …]
//   out: [["…", …], …], in the same order
import { json } from "node:stream/consumers";
import velocity from "velocityjs";

const jobs = await json(process.stdin);
const sent = jobs.map(({ template, recipients }) => {
  const parsed = velocity.parse(template);
  return recipients.map((recipient) => new velocity.Compile(parsed).render(recipient));
});
process.stdout.write(JSON.stringify(sent));
