// Do people have to be told? The arithmetic of generator/incident/severity.py a second time; tests/severity.tsv holds
// both. The script records reasons and gives no verdict. Nothing leaves the browser; without this file the page is a
// sheet to print and fill in by hand.
(() => {
  "use strict";

  const KINDS = [1, 2, 3, 4];
  const IDENTIFICATION = [0.25, 0.5, 0.75, 1];
  const LOSS = [0, 0.25, 0.5];
  const CIRCUMSTANCES = { confidentiality: LOSS, integrity: LOSS, availability: LOSS, intent: [0, 0.5] };
  const BANDS = [["very-high", 4], ["high", 3], ["medium", 2], ["low", 0]];

  // The context: the number of the kind of data, moved by whole steps and kept within 1 to 4.
  const moved = (kind, steps) => (KINDS.includes(kind) ? Math.min(Math.max(kind + steps, 1), 4) : null);

  // Quarters are exact, so nothing is rounded. Null for a number that the method does not know.
  const score = (context, identification, circumstances) => {
    const parts = Object.entries(CIRCUMSTANCES).map(([name, allowed]) => [circumstances[name], allowed]);
    const known = [[context, KINDS], [identification, IDENTIFICATION], ...parts];
    if (!known.every(([number, allowed]) => allowed.includes(number))) return null;
    const added = parts.reduce((sum, [number]) => sum + number, 0);
    const value = context * identification + added;
    const [band] = BANDS.find(([, least]) => value >= least);
    return { context, identification, circumstances: added, value, band };
  };

  window.amendsSeverity = { moved, score };

  // The page

  const holder = document.getElementById("worksheet-data");
  if (!holder) return;

  const { locale, words } = JSON.parse(holder.textContent);
  const KEPT = "amends.worksheet";
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const one = (selector, inside = document) => inside.querySelector(selector);
  const tidy = (text) => text.replaceAll(/\s+/g, " ").trim();
  const say = (name, values = {}) =>
    words[name].replaceAll(/\{([a-z]+)\}/g, (blank, key) => (key in values ? values[key] : blank));

  const asks = all("[data-ask]");
  const controls = all(".am-sheet [name]");
  const laws = all("[name=law]");
  const record = one(".am-record");
  const missing = one(".am-sheet__missing");
  let made = null;

  const field = (name) => one(`.am-sheet [name="${name}"]`);
  const typed = (name) => field(name).value.trim();
  const chosenLaws = () => laws.filter((law) => law.checked);
  const lawName = (box) => tidy(box.closest("label").textContent);

  // What is kept: nothing of it is sent anywhere. Where a browser keeps nothing for pages from a folder, the page says so.

  const state = () => {
    const found = { law: chosenLaws().map((law) => law.value) };
    for (const control of controls) {
      if (control.type === "checkbox" || (control.type === "radio" && !control.checked)) continue;
      if (control.value) found[control.name] = control.value;
    }
    return found;
  };

  const unkept = () => {
    const line = one(".am-sheet__unkept");
    line.textContent = words.unkept;
    line.hidden = false;
  };

  const keep = () => {
    try {
      localStorage.setItem(KEPT, JSON.stringify(state()));
    } catch {
      unkept();
    }
  };

  const kept = () => {
    try {
      const found = JSON.parse(localStorage.getItem(KEPT) || "{}");
      return found && typeof found === "object" ? found : {};
    } catch {
      return {};
    }
  };

  const fill = (values) => {
    for (const control of controls) {
      const value = values[control.name];
      if (control.type === "checkbox") control.checked = Array.isArray(value) && value.includes(control.value);
      else if (control.type === "radio") control.checked = value === control.value;
      else control.value = typeof value === "string" ? value : "";
    }
  };

  // What is answered

  const picked = (ask) => one("input:checked", ask);
  const number = (name) => {
    const box = one(`[name="${name}"]:checked`);
    return box ? Number(box.dataset.value ?? box.value) : null;
  };

  const counted = () => {
    const [kind, steps, identification] = ["kind", "steps", "identification"].map(number);
    const circumstances = Object.fromEntries(Object.keys(CIRCUMSTANCES).map((name) => [name, number(name)]));
    if (kind === null || steps === null) return null;
    const found = score(moved(kind, steps), identification, circumstances);
    return found && { kind, steps, ...found };
  };

  const bandTitle = (band) => tidy(one(`[data-band="${band}"] th`).textContent);
  const figures = new Intl.NumberFormat(`${locale}-u-nu-latn`, { maximumFractionDigits: 2 });
  const figure = (value) => figures.format(value).replace("-", "−");
  // A sum keeps its order inside text that runs right to left.
  const isolated = (text) => (document.body.dir === "rtl" ? `\u2066${text}\u2069` : text);
  const scoreLines = (found) => {
    const { kind, steps, context, identification, circumstances, value, band } = found;
    const [from, by, to] = [kind, Math.abs(steps), context].map(figure);
    return [
      say("context", { sum: isolated(`${from} ${steps < 0 ? "−" : "+"} ${by} → ${to}`) }),
      say("sum", {
        sum: isolated(`${to} × ${figure(identification)} + ${figure(circumstances)} = ${figure(value)}`),
      }),
      say("score", { score: figure(value) }),
      say("band", { band: bandTitle(band) }),
    ];
  };

  const alike = () => {
    const sort = picked(one("[data-ask=happened]"));
    return sort ? all(`[data-mishap="${sort.value}"]`) : null;
  };

  const exampleOf = (row) => {
    const part = (name) => tidy(one(`[data-of=${name}]`, row).textContent);
    return {
      id: row.dataset.case,
      name: tidy(one("th", row).textContent),
      ...Object.fromEntries(["facts", "authority", "people", "standing"].map((name) => [name, part(name)])),
    };
  };
  const exampleLine = ({ name, ...rest }) => say("example", { case: name, ...rest });

  // What is shown

  const paragraphs = (box, lines) => {
    box.hidden = !lines.length;
    // What has not changed is not put there again, or a screen reader would say it at every key.
    if (all("p", box).map((line) => line.textContent).join("\n") === lines.join("\n")) return;
    box.replaceChildren(
      ...lines.map((line) => {
        const paragraph = document.createElement("p");
        paragraph.textContent = line;
        return paragraph;
      }),
    );
  };

  const showLaws = () => {
    const chosen = chosenLaws().map((law) => law.value);
    for (const ask of asks.filter((each) => each.dataset.laws)) {
      ask.hidden = !ask.dataset.laws.split(" ").some((law) => chosen.includes(law));
      for (const line of all("[data-law]", ask)) line.hidden = !chosen.includes(line.dataset.law);
    }
  };

  const show = () => {
    const found = counted();
    paragraphs(one(".am-score"), found ? scoreLines(found) : [words.score_open]);
    for (const row of all("[data-band]")) row.classList.toggle("am-band--here", row.dataset.band === found?.band);
    const rows = alike();
    const lines = rows ? [`${words.compared}:`, ...rows.map((row) => exampleLine(exampleOf(row)))] : [];
    paragraphs(one(".am-alike"), rows && !rows.length ? [words.none_alike] : lines);
    showLaws();
  };

  // The record

  const questionOf = (ask) => tidy(one("legend", ask).textContent);
  const answerOf = (ask) => {
    const box = picked(ask);
    const title = tidy(one(".am-ask__title", box.closest("label")).textContent);
    const value = box.dataset.value === undefined ? {} : { value: Number(box.dataset.value) };
    return {
      id: ask.dataset.ask,
      part: ask.dataset.part,
      question: questionOf(ask),
      answer: { id: box.value, text: title, ...value },
      reason: typed(`${ask.dataset.ask}-reason`),
    };
  };

  // What is still missing, each with the place where it is typed.
  const gaps = () => {
    const found = typed("case") ? [] : [["case", words.no_case]];
    for (const ask of asks) {
      if (ask.dataset.ask === "decision" && !chosenLaws().length) found.push(["law", words.no_laws]);
      if (ask.hidden) continue;
      const name = ask.dataset.ask;
      const question = questionOf(ask);
      if (!picked(ask)) found.push([name, say("no_answer", { question })]);
      if (!typed(`${name}-reason`)) found.push([`${name}-reason`, say("no_reason", { question })]);
    }
    if (!typed("by")) found.push(["by", words.no_name]);
    if (!typed("role")) found.push(["role", words.no_role]);
    if (!typed("at") || !field("at").validity.valid) found.push(["at", words.no_time]);
    return found;
  };

  const refuse = (found) => {
    const lines = found.map(([name, text]) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${field(name).closest("[id]").id}`;
      link.textContent = text;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        field(name).focus();
      });
      line.append(link);
      return line;
    });
    one("ul", missing).replaceChildren(...lines);
    missing.hidden = !found.length;
  };

  const recorded = () => {
    const found = counted();
    const decision = answerOf(one("[data-ask=decision]"));
    return {
      format: "amends-worksheet-1",
      note: words.aid,
      language: document.documentElement.lang,
      case: typed("case"),
      questions: asks.filter((ask) => !ask.hidden && ask.dataset.part !== "decision").map(answerOf),
      score: { ...found, band_text: bandTitle(found.band), note: words.no_duty },
      examples: alike().map(exampleOf),
      laws: chosenLaws().map((law) => {
        const line = one(`[data-law="${law.value}"] span`);
        return { id: law.value, name: lawName(law), asks: line ? tidy(line.textContent) : "" };
      }),
      decision: { ...decision.answer, reason: decision.reason },
      decided_by: { name: typed("by"), role: typed("role") },
      decided_at: { time: typed("at"), zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "" },
    };
  };

  const answerLines = ({ question, answer, reason }) => {
    const value = answer.value === undefined ? "" : ` (${figure(answer.value)})`;
    const text = /^[−+]?\d$/.test(answer.text) ? isolated(answer.text) : answer.text;
    return [question, `  ${say("answer", { answer: text + value })}`, `  ${say("reason", { reason })}`];
  };

  const when = ({ time, zone }) => {
    const options = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" };
    const format = new Intl.DateTimeFormat(`${locale}-u-ca-gregory-nu-latn`, { ...options, timeZone: "UTC" });
    return format.format(new Date(`${time.slice(0, 16)}Z`)) + (zone ? ` (${isolated(zone)})` : "");
  };

  const heading = (text) => ["", text, "-".repeat(text.length), ""];

  const inText = (of) => {
    const part = (...names) =>
      of.questions.filter((each) => names.includes(each.part)).flatMap((each) => [...answerLines(each), ""]);
    const examples = of.examples.length ? of.examples.map((each) => `- ${exampleLine(each)}`) : [words.none_alike];
    const asked = of.laws.map(({ name, asks: trigger }) => `- ${trigger ? say("law", { law: name, trigger }) : name}`);
    return [
      ...[words.title, words.aid, "", say("case", { case: of.case })],
      ...[...heading(words.decided), of.decision.text, say("reason", { reason: of.decision.reason })],
      ...[say("by", of.decided_by), say("at", { time: when(of.decided_at) })],
      ...[...heading(words.method), ...part("method", "flag"), ...scoreLines(of.score), words.no_duty],
      ...[...heading(words.compared), ...part("case"), ...examples],
      ...[...heading(words.asked), ...asked, "", ...part("law", "exemption")],
    ].join("\n");
  };

  const make = () => {
    const found = gaps();
    refuse(found);
    record.hidden = Boolean(found.length);
    if (found.length) {
      missing.focus();
      return;
    }
    made = recorded();
    document.getElementById("worksheet-record").textContent = inText(made);
    record.focus();
  };

  const save = (text, type, name) => {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  };

  const withdraw = () => {
    made = null;
    record.hidden = true;
    document.getElementById("worksheet-record").textContent = "";
    refuse([]);
  };

  const clear = () => {
    if (!window.confirm(words.clear)) return;
    fill({});
    try {
      localStorage.removeItem(KEPT);
    } catch {
      // What was never kept need not be deleted.
    }
    withdraw();
    show();
    field("case").focus();
  };

  const buttons = {
    make,
    clear,
    print: () => window.print(),
    json: () => save(`${JSON.stringify(made, null, 2)}\n`, "application/json", "worksheet.json"),
    text: () => save(inText(made), "text/plain;charset=utf-8", "worksheet.txt"),
  };

  for (const button of all("[data-sheet]")) button.addEventListener("click", buttons[button.dataset.sheet]);
  one(".am-sheet__actions").hidden = false;
  for (const control of controls) {
    control.addEventListener("input", () => {
      keep();
      // A record says what stood on the sheet; once that changes, it has to be made again.
      withdraw();
      show();
    });
  }
  fill(kept());
  show();
})();
