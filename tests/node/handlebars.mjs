// Renders Handlebars templates with their data.
//   in:  [{"template": "…", "data": {…}}, …]
//   out: ["…", …], in the same order
import Handlebars from "handlebars";
import { json } from "node:stream/consumers";

const cases = await json(process.stdin);
process.stdout.write(JSON.stringify(cases.map(({ template, data }) => Handlebars.compile(template)(data))));
