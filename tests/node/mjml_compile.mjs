// Compiles MJML with the reference compiler in one warm process, in strict mode.
//   in:  [{"id": "…", "mjml": "…"}, …]
//   out: [{"id": "…", "html": "…" or null, "errors": ["…", …]}, …], in the same order
// With `--time N` it compiles the whole list N times after one warm-up, and prints
//   out: {"messages": how many, "rounds": [milliseconds of each round, …]}
//   The time is the processor's, of the main thread alone: other work on the machine and the collector's own
//   threads are not in it.
import mjml2html from "mjml";
import { json } from "node:stream/consumers";

const sentence = ({ line, tagName, message }) => `line ${line}: ${tagName}: ${message}`;

async function compile({ id, mjml }) {
  try {
    const { html, errors } = await mjml2html(mjml, { validationLevel: "strict" });
    return { id, html, errors: errors.map(sentence) };
  } catch (error) {
    // Strict mode throws: its findings are listed in the error; a malformed document has a message only.
    return { id, html: null, errors: error.errors?.map(sentence) ?? [error.message] };
  }
}

async function time(messages, rounds) {
  const once = async () => {
    // Without validation: the reference is measured at its fastest.
    for (const { mjml } of messages) await mjml2html(mjml, { validationLevel: "skip" });
  };
  await once();
  const durations = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = process.threadCpuUsage();
    await once();
    const { user, system } = process.threadCpuUsage(start);
    durations.push((user + system) / 1000);
  }
  return { messages: messages.length, rounds: durations };
}

const messages = await json(process.stdin);
const flag = process.argv.indexOf("--time");
if (flag !== -1) {
  process.stdout.write(JSON.stringify(await time(messages, Number(process.argv[flag + 1]))));
} else {
  const results = [];
  for (const message of messages) results.push(await compile(message));
  process.stdout.write(JSON.stringify(results));
}
