// When must we tell whom? The arithmetic of generator/incident/clock.py a second time; tests/clock.tsv holds both.
// Nothing is asked of any host, and nothing is kept. Without this file the page shows every deadline in words.
(() => {
  "use strict";

  const MINUTE = 60000;
  const DAY = 1440 * MINUTE;
  const STARTS = ["awareness", "discovery", "determination", "data-affected", "risk-known", "report-made", "people-told"];
  const MOMENT = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})(:[0-9.]+)?$/;

  // Cities that some browsers list by names of long ago.
  const RENAMED = {
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Godthab": "America/Nuuk",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Europe/Kiev": "Europe/Kyiv",
  };

  const WEEK = 168;

  // Moments are milliseconds of UTC. A local time is the same number, as if its clock showed UTC.

  const formatters = new Map();
  const local = (moment, zone) => {
    if (!formatters.has(zone)) {
      const fields = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" };
      const options = { ...fields, timeZone: zone, hourCycle: "h23", calendar: "gregory", numberingSystem: "latn" };
      formatters.set(zone, new Intl.DateTimeFormat("en-US", options));
    }
    const found = {};
    for (const { type, value } of formatters.get(zone).formatToParts(moment)) found[type] = Number(value);
    return Date.UTC(found.year, found.month - 1, found.day, found.hour, found.minute, found.second);
  };

  // The first moment where there are two; where there is none, the clocks are taken not to have moved yet.
  const onClock = (time, zone) => {
    const shifts = [-DAY, DAY].map((away) => local(time + away, zone) - (time + away));
    return time - (shifts.find((shift) => local(time - shift, zone) === time) ?? shifts[0]);
  };

  // What a field says, or null: no date, no such time, or a year that is a slip of the pen.
  const read = (text, zone) => {
    const found = MOMENT.exec(text);
    if (!found) return null;
    const [year, month, day, hour, minute] = found.slice(1, 6).map(Number);
    const time = Date.UTC(year, month - 1, day, hour, minute);
    if (year < 2000 || year > 2099 || new Date(time).toISOString().slice(0, 16) !== text.slice(0, 16)) return null;
    const moment = onClock(time, zone);
    return local(moment, zone) === time ? moment : null;
  };

  const businessEnd = (start, days, zone) => {
    let time = local(start, zone);
    while (days > 0) {
      time += DAY;
      if (![0, 6].includes(new Date(time).getUTCDay())) days -= 1;
    }
    return onClock(time, zone);
  };

  const stateOf = (law, deadline) => {
    if (!deadline) return "no-duty";
    if (!deadline.hours && !deadline.business_days) return "no-figure";
    if (!deadline.starts) return "no-start";
    return deadline.business_days && law.otherWeekend ? "other-weekend" : "start-missing";
  };

  const counted = (row, known, zone) => {
    const { deadline, state } = row;
    if (state !== "start-missing" || !(deadline.starts in known)) return row;
    const start = known[deadline.starts];
    const ends = [];
    if (deadline.hours) ends.push(start + deadline.hours * 60 * MINUTE);
    // 720 hours stand for 30 days, which end at the same time of day if that is earlier.
    if (deadline.hours >= WEEK) ends.push(onClock(local(start, zone) + Math.floor(deadline.hours / 24) * DAY, zone));
    if (deadline.business_days) ends.push(businessEnd(start, deadline.business_days, zone));
    const due = Math.min(...ends);
    return { ...row, state: "due", due, warning: start + Math.floor(((due - start) * 4) / 5) };
  };

  // The duties of the chosen laws in the order of their due times; those without a time come last.
  const rows = (known, zone, laws) => {
    const found = [];
    for (const law of laws) {
      found.push({ law, whom: "people", deadline: law.people, state: stateOf(law, law.people) });
      if (law.authority) {
        found.push({ law, whom: "authority", deadline: law.authority, state: stateOf(law, law.authority) });
      }
    }
    const at = (row) => row.due ?? Number.MAX_SAFE_INTEGER;
    return found.map((row) => counted(row, known, zone)).sort((one, other) => at(one) - at(other));
  };

  const phrase = (words, name) => words[name.replaceAll("-", "_")];
  const whom = (row, words) => (row.whom === "people" ? words.people : row.law.authorityName || words.authority);

  const notes = (row, words) => {
    const found = [];
    const { deadline, state } = row;
    if (state === "start-missing") {
      found.push(words.start_missing.replace("{moment}", () => phrase(words, deadline.starts)));
    } else if (state !== "due") {
      found.push(phrase(words, state));
    } else if (deadline.business_days) {
      found.push(words.weekdays);
    }
    if (deadline?.business_days) found.push((deadline.calendar ?? words.check_calendar).replaceAll("**", ""));
    return found;
  };

  const inWords = (row) => (row.deadline ? row.deadline.text.replaceAll("**", "") : "");

  // A calendar file (RFC 5545): two events for every row that has a time.

  const stamped = (moment) => `${new Date(moment).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
  const escaped = (text) => text.replaceAll(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");

  // A line has at most 75 bytes; the next one goes on after a space.
  const folded = (line) => {
    const bytes = new TextEncoder();
    let [text, length] = ["", 0];
    for (const sign of line) {
      const more = bytes.encode(sign).length;
      if (length + more > 75) [text, length] = [`${text}\r\n `, 1];
      text += sign;
      length += more;
    }
    return `${text}\r\n`;
  };

  const event = (row, kind, at, stamp, words) => {
    const title = phrase(words, `${kind}-title`)
      .replace("{law}", () => row.law.name)
      .replace("{whom}", () => whom(row, words));
    return [
      "BEGIN:VEVENT",
      `SUMMARY:${escaped(title)}`,
      `DTSTART:${stamped(at)}`,
      `DTSTAMP:${stamped(stamp)}`,
      `UID:${row.law.id}-${row.whom}-${kind}-${stamped(stamp)}@amends.invalid`,
      `DESCRIPTION:${escaped([inWords(row), row.law.basis, ...notes(row, words)].join("\n"))}`,
      "TRANSP:TRANSPARENT",
      "END:VEVENT",
    ];
  };

  const calendar = (made, stamp, words) => {
    const events = made
      .filter((row) => row.state === "due")
      .flatMap((row) => ["warning", "due"].flatMap((kind) => event(row, kind, row[kind], stamp, words)));
    const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Amends//Clock//EN", ...events, "END:VCALENDAR"];
    return lines.map(folded).join("");
  };

  // The moment of awareness where it is known, or else the first of the others.
  const stampOf = (known) => known.awareness ?? Math.min(...Object.values(known));

  window.amendsClock = { STARTS, read, rows, calendar, stampOf, local };

  // The page

  const form = document.querySelector(".am-clock");
  if (!form) return;

  const { locale, words, laws } = JSON.parse(document.getElementById("clock-data").textContent);
  const result = document.getElementById("clock-result");
  const table = result.querySelector("table");
  const shown = result.querySelectorAll(".am-clock__known, table, .am-actions");
  const refused = result.querySelector(".am-clock__refused");
  let [made, stamp] = [[], 0];

  const element = (name, text = "", attributes = {}) => {
    const one = document.createElement(name);
    one.textContent = text;
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    return one;
  };

  const offset = (moment, zone) => {
    const minutes = Math.round((local(moment, zone) - moment) / MINUTE);
    const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    if (!minutes) return "UTC";
    return `UTC${minutes > 0 ? "+" : "−"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
  };

  const time = (moment, zone) => {
    const options = { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" };
    const format = new Intl.DateTimeFormat(`${locale}-u-ca-gregory-nu-latn`, { ...options, timeZone: zone });
    const one = element("time", `${format.format(moment)} `, { datetime: new Date(moment).toISOString() });
    one.append(element("bdi", `(${offset(moment, zone)})`, { class: "nb" }));
    return one;
  };

  const given = ([start, moment], zone) => {
    const one = element("li", `${phrase(words, start)}: `);
    one.append(time(moment, zone));
    if (start === "provider") one.append(`. ${words.provider_note}`);
    return one;
  };

  const cell = (label, ...content) => {
    const one = element("td", "", { role: "cell", "data-label": label });
    one.append(...content);
    return one;
  };

  const line = (row, zone) => {
    const one = element("tr", "", { role: "row" });
    const first = element("th", "", { role: "rowheader", scope: "row" });
    first.append(row.law.name);
    const remarks = notes(row, words).map((note) => element("p", note, { class: "am-muted" }));
    const due = row.state === "due" ? [time(row.due, zone)] : [];
    one.append(
      first,
      cell(words.whom, whom(row, words)),
      cell(words.due, ...due, ...remarks),
      cell(words.warning, ...(row.state === "due" ? [time(row.warning, zone)] : ["–"])),
      cell(words.deadline, inWords(row)),
      cell(words.basis, row.law.basis),
    );
    return one;
  };

  // What stands in the fields, or null after saying what to do.
  const typed = (zone) => {
    const known = {};
    for (const field of form.querySelectorAll("[data-start]")) {
      const half = field.validity.badInput;
      if (!field.value && !half) continue;
      const moment = half ? null : read(field.value, zone);
      if (moment === null) {
        field.closest("details")?.setAttribute("open", "");
        refused.textContent = refused.dataset.time;
        field.focus();
        return null;
      }
      known[field.dataset.start] = moment;
    }
    return known;
  };

  const answer = () => {
    for (const part of shown) part.hidden = true;
    refused.textContent = "";
    result.hidden = false;
    const zone = form.elements.zone.value;
    const known = typed(zone);
    if (!known) return;
    const chosen = laws.filter((law) => form.querySelector(`[name=law][value="${law.id}"]`).checked);
    const { provider, ...ours } = known;
    if (!chosen.length || !Object.keys(ours).length) {
      refused.textContent = refused.dataset.empty;
      return;
    }
    [made, stamp] = [rows(ours, zone, chosen), stampOf(ours)];
    table.tBodies[0].replaceChildren(...made.map((row) => line(row, zone)));
    result.querySelector(".am-clock__known").replaceChildren(...Object.entries(known).map((one) => given(one, zone)));
    for (const part of shown) part.hidden = false;
    result.querySelector("[data-clock=save]").hidden = !made.some((row) => row.state === "due");
  };

  const save = () => {
    const address = URL.createObjectURL(new Blob([calendar(made, stamp, words)], { type: "text/calendar" }));
    const link = element("a", "", { href: address, download: "deadlines.ics" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), MINUTE);
  };

  const own = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const zones = new Set([own, "UTC", ...(Intl.supportedValuesOf?.("timeZone") ?? [])].map((zone) => RENAMED[zone] ?? zone));
  const here = RENAMED[own] ?? own;
  for (const zone of [...zones].sort()) form.elements.zone.append(new Option(zone, zone, zone === here, zone === here));
  form.hidden = false;
  form.addEventListener("submit", (sent) => {
    sent.preventDefault();
    answer();
  });
  result.querySelector("[data-clock=print]").addEventListener("click", () => window.print());
  result.querySelector("[data-clock=save]").addEventListener("click", save);
})();
