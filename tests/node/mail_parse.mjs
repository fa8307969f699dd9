// Reads messages as a mail program would: what stands in the header and in the two bodies.
//   in:  ["<message in base64>", …]
//   out: [{"subject": …, "sender": [name, address], "recipients": [[name, address], …], "replies": [[name, address], …],
//          "headers": [[name, value], …], "text": …, "html": …, "attachments": number}, …], in the same order
import PostalMime from "postal-mime";
import { json } from "node:stream/consumers";

const pairs = (addresses = []) => addresses.map(({ name, address }) => [name, address]);
const results = [];
for (const message of await json(process.stdin)) {
  const { subject, from, to, replyTo, headers, text, html, attachments } = await PostalMime.parse(
    Buffer.from(message, "base64"),
  );
  results.push({
    subject: subject ?? "",
    sender: from ? [from.name, from.address] : null,
    recipients: pairs(to),
    replies: pairs(replyTo),
    headers: headers.map(({ key, value }) => [key, value]),
    text: text ?? "",
    html: html ?? "",
    attachments: attachments.length,
  });
}
process.stdout.write(JSON.stringify(results));
