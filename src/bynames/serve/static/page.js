// The page to try names. Everything that comes from a file or the service goes into the page as text, never as HTML.

const words = JSON.parse(document.getElementById("texts").textContent);
const CHUNK = 50; // names in one request: small enough for progress to be seen
const MOST_ROWS = 20000;
const MOST_BYTES = 16 * 1024 * 1024; // of a file, as the service has it
const NEAREST = 3; // of those who are not found
const SHOWN = 200; // rows put into the page at a time
const CYRILLIC = /\p{Script=Cyrillic}/u;
const TEMPLATE = /\{(\w+)\}/g;
const EXAMPLE = [
  "Святлана Ціханоўская", "TSIKHANOUSKAYA, S. G.", "Тихановской Светлане", "Tichanowskaja", "Lukaschenko",
  "Аляксандр Лукашэнка", "Ales Bialiatski", "Беляцкого", "Viasna Human Rights Centre", "ОБСЕ", "Jane Doe",
].join("\n");

const $ = (id) => document.getElementById(id);
const say = (key, values = {}) => words[key].replace(TEMPLATE, (_, name) => values[name]);

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "width") element.style.width = value;
    else if (value === true && !name.startsWith("aria-")) element.setAttribute(name, "");
    else if ((value !== false || name.startsWith("aria-")) && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

async function ask(path, body) {
  return answerOf(() => fetch(path, body === undefined ? {} : {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": words.lang },
    body: JSON.stringify(body),
  }));
}

async function answerOf(call) {
  let answer, found;
  try {
    answer = await call();
    found = await answer.json();
  } catch {
    // Nobody listens there any more, or the network is gone.
    throw Object.assign(new Error(say("stopped")), { stopped: true });
  }
  if (!answer.ok) throw new Error(found.error ?? answer.status);
  return found;
}

const failure = (problem) => (problem.stopped ? problem.message : say("failed", { reason: problem.message }));

function tell(element, text, wrong = false) {
  element.textContent = text;
  element.classList.toggle("error", wrong);
}

// Tabs ---------------------------------------------------------------------------------------------------------------

const tabs = [...document.querySelectorAll("[role=tab]")];

function open(tab, focus = true) {
  for (const one of tabs) {
    const chosen = one === tab;
    one.setAttribute("aria-selected", chosen);
    one.tabIndex = chosen ? 0 : -1;
    $(one.getAttribute("aria-controls")).hidden = !chosen;
  }
  if (focus) tab.focus();
  history.replaceState(null, "", `#${tab.id.slice(4)}`);
}

for (const [at, tab] of tabs.entries()) {
  tab.addEventListener("click", () => open(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : step && (at + step + tabs.length) % tabs.length;
    if (to !== undefined) {
      event.preventDefault();
      open(tabs[to]);
    }
  });
}
function follow() {
  const wanted = tabs.find((tab) => tab.id === `tab-${location.hash.slice(1)}`);
  if (wanted) open(wanted, false);
}
addEventListener("hashchange", follow);
follow();

// What is typed outlives a change of the language, in this tab of the browser only.
for (const id of ["names", "one", "other", "text"]) {
  $(id).value = sessionStorage.getItem(id) ?? "";
  $(id).addEventListener("input", () => sessionStorage.setItem(id, $(id).value.slice(0, 100000)));
}
for (const link of document.querySelectorAll(".languages a")) {
  link.addEventListener("click", () => { link.href = link.href.split("#")[0] + location.hash; });
}

// Tables as files ----------------------------------------------------------------------------------------------------

const quoted = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

let file = null; // {name, header, rows, columns}

async function openFile(given) {
  clearResults();
  if (given.size > MOST_BYTES) {
    tell($("status"), say("too_large_file", { size: megabytes(given.size), most: megabytes(MOST_BYTES) }), true);
    return;
  }
  tell($("status"), say("opening", { name: given.name }));
  try {
    // The service reads it as the commands do: every encoding and delimiter, and workbooks.
    const answer = await answerOf(() => fetch(`/table?name=${encodeURIComponent(given.name)}`, { method: "POST", body: given }));
    if (!answer.rows.length) throw new Error(say("no_names"));
    file = answer;
  } catch (problem) {
    tell($("status"), problem.stopped ? problem.message : say("bad_file", { reason: problem.message }), true);
    return;
  }
  $("file-name").textContent = file.name;
  // Columns that are one name together are the first choice.
  const together = file.columns.length > 1 ? [h("option", { value: file.columns.join() }, file.columns.map((at) => file.header[at]).join(" + "))] : [];
  $("column").replaceChildren(...together, ...file.header.map((title, at) => h("option", { value: at }, title || `${at + 1}`)));
  // Where no header says so, the column that looks most like names: many different texts with letters.
  const looks = file.header.map((_, at) => {
    const cells = file.rows.slice(0, 200).map((row) => row[at] ?? "");
    return new Set(cells.filter((cell) => /\p{L}{2}/u.test(cell) && !/https?:|@|\d{3}/.test(cell))).size;
  });
  $("column").value = file.columns.length ? file.columns.join() : looks.indexOf(Math.max(...looks));
  $("file-note").hidden = false;
  $("drop").hidden = true;
  tell($("status"), file.notes.join(" "));
  $("column").focus();
}

const megabytes = (bytes) => (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0);

function closeFile() {
  clearResults();
  file = null;
  $("file").value = "";
  $("file-note").hidden = true;
  $("drop").hidden = false;
  $("names").focus();
}

$("file").addEventListener("change", () => $("file").files.length && openFile($("file").files[0]));
$("file-close").addEventListener("click", closeFile);
$("example").addEventListener("click", () => {
  if (file) closeFile();
  $("names").value = EXAMPLE;
  $("names").focus();
});
let entered = 0;
addEventListener("dragenter", () => { entered++; $("drop").classList.add("over"); });
addEventListener("dragleave", () => { if (--entered <= 0) $("drop").classList.remove("over"); });
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  entered = 0;
  $("drop").classList.remove("over");
  if (event.dataTransfer.files.length) { open(tabs[0], false); openFile(event.dataTransfer.files[0]); }
});

// Matching -----------------------------------------------------------------------------------------------------------

let rows = []; // {cells, name, matches, choice, state}
let filter = "all";
let shown = SHOWN;
let run = 0;

$("names-form").addEventListener("submit", (event) => { event.preventDefault(); match(); });
$("names").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); match(); }
});

function clearResults() {
  run++;
  rows = [];
  $("rows").replaceChildren();
  $("results").hidden = true;
  $("progress").hidden = true;
  $("match").disabled = false;
  tell($("status"), "");
}

async function match() {
  const columns = $("column").value.split(",").map(Number);
  const given = file
    ? file.rows.map((cells) => ({ cells, name: columns.map((at) => (cells[at] ?? "").trim()).filter(Boolean).join(" ") }))
    : $("names").value.split(/\r?\n/).map((line) => line.trim()).filter(Boolean).map((name) => ({ cells: [name], name }));
  clearResults();
  if (!given.some((row) => row.name)) {
    tell($("status"), say("no_names"), true);
    $("names").focus();
    return;
  }
  const mine = run;
  rows = given.slice(0, MOST_ROWS).map((row) => ({ ...row, matches: null, nearest: [], choice: null, state: "waiting" }));
  const names = [...new Set(rows.map((row) => row.name))].filter(Boolean);
  const waiting = new Map(); // name -> its rows
  for (const row of rows) waiting.set(row.name, [...(waiting.get(row.name) ?? []), row]);
  for (const row of waiting.get("") ?? []) settle(row, { matches: [], nearest: [] });
  filter = "all";
  shown = SHOWN;
  $("match").disabled = true;
  $("progress").hidden = false;
  $("results").hidden = false;
  const start = performance.now();
  try {
    for (let at = 0; at < names.length; at += CHUNK) {
      $("progress").value = at / names.length;
      tell($("status"), say("waiting", { done: at, total: names.length }) + left(start, at, names.length));
      const chunk = names.slice(at, at + CHUNK).map(sound);
      const found = await ask("/resolve", { names: chunk, kind: $("kind").value || null, limit: 5, nearest: NEAREST });
      if (mine !== run) return; // something else is matched now
      found.results.forEach((result, index) => waiting.get(names[at + index]).forEach((row) => settle(row, result)));
      show();
    }
    const cut = given.length > MOST_ROWS || file?.cut ? ` ${say("too_many", { count: MOST_ROWS })}` : "";
    tell($("status"), say("done", count()) + cut);
  } catch (problem) {
    if (mine === run) tell($("status"), failure(problem), true);
  } finally {
    if (mine === run) {
      $("match").disabled = false;
      $("progress").hidden = true;
    }
  }
}

const sound = (name) => name.slice(0, 300).toWellFormed?.() ?? name.slice(0, 300);

function left(start, done, total) {
  const seconds = (performance.now() - start) / 1000;
  if (!done || seconds < 3) return "";
  const rest = (seconds / done) * (total - done);
  return ` ${rest < 90 ? say("seconds_left", { count: Math.ceil(rest) }) : say("minutes_left", { count: Math.ceil(rest / 60) })}`;
}

function settle(row, { matches, nearest }) {
  row.matches = matches;
  row.nearest = nearest;
  row.choice = matches.find((one) => one.match) ?? null;
  row.state = row.choice ? "matched" : matches.length ? "check" : "nothing";
}

function count() {
  const found = { all: rows.length, matched: 0, check: 0, nothing: 0 };
  for (const row of rows) if (row.state in found) found[row.state]++;
  return found;
}

function show() {
  const counts = count();
  $("filters").replaceChildren(...["all", "matched", "check", "nothing"].map((state) =>
    h("button", { type: "button", "aria-pressed": filter === state, "data-state": state, onclick: () => {
      filter = state;
      shown = SHOWN;
      show();
      $("filters").querySelector(`[data-state=${state}]`).focus();
    } }, say(state), " ", h("b", {}, String(counts[state])))));
  const visible = rows.filter((row) => row.state !== "waiting" && (filter === "all" || row.state === filter));
  $("rows").replaceChildren(...visible.slice(0, shown).flatMap(rowOf));
  $("more").hidden = visible.length <= shown;
}

$("more").addEventListener("click", () => { shown += SHOWN; show(); });

function rowOf(row) {
  const best = row.choice ?? row.matches[0];
  const button = (row.matches.length > 0 || row.nearest.length > 0) && h("button", {
    type: "button", class: "why-button", "aria-expanded": Boolean(row.open), "aria-label": `${say("why")}: ${row.name}`,
    onclick: () => {
      row.open = !row.open;
      const line = button.closest("tr");
      if (line.nextElementSibling?.classList.contains("explanation")) line.nextElementSibling.remove();
      if (row.open) line.after(explanationOf(row));
      line.classList.toggle("open", row.open);
      button.setAttribute("aria-expanded", row.open);
    },
  }, chevron());
  const who = best
    ? h("td", { class: "who" },
        h("strong", {}, best.names[words.lang] ?? best.name),
        h("span", { class: "sub" }, h("span", { class: `pill ${row.state}` }, say(row.state === "matched" ? "matched_one" : row.state)), " ", also(best)))
    : h("td", { class: "who nobody" }, h("span", { class: "pill nothing" }, say("nothing")),
        row.nearest.length > 0 && h("span", { class: "sub" }, " ", say("nearest", { name: row.nearest[0].names[words.lang] ?? row.nearest[0].name })));
  const line = h("tr", { class: row.open ? "row open" : "row" },
    h("td", { class: "asked" }, row.name),
    who,
    h("td", { class: "score-cell" }, best ? bar(best.score, row.state) : ""),
    h("td", { class: "toggle" }, button || ""));
  return row.open ? [line, explanationOf(row)] : [line];
}

function also(one) {
  const names = Object.entries(one.names).filter(([language]) => language !== words.lang).map(([, name]) => name);
  return [...new Set(names)].slice(0, 2).join(" · ");
}

function bar(score, state = "matched") {
  const percent = Math.round(score * 100);
  return h("span", { class: "score" },
    h("span", { class: `bar ${state}`, "aria-hidden": "true" }, h("i", { width: `${percent}%` })),
    h("b", {}, `${percent} %`));
}

function chevron() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({ viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" })) svg.setAttribute(name, value);
  for (const [name, value] of Object.entries({ d: "M3 6l5 5 5-5", fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round" })) path.setAttribute(name, value);
  svg.append(path);
  return svg;
}

function explanationOf(row) {
  const cell = h("td", { colspan: 4 });
  const all = row.matches.length ? row.matches : row.nearest;
  if (!row.matches.length) cell.append(h("p", { class: "hint" }, say("nearest_hint")));
  for (const one of all) {
    const taken = row.choice === one;
    const schemes = h("div", { class: "columns" });
    const evidence = h("div", { class: "because" });
    cell.append(h("article", { class: taken ? "candidate taken" : "candidate" },
      h("header", {},
        h("h2", { class: "name" }, h("a", { href: `/entity/${encodeURIComponent(one.id)}?lang=${words.lang}` }, one.names[words.lang] ?? one.name)),
        bar(one.score, taken ? "matched" : "check")),
      h("p", { class: "facts" }, one.about),
      h("dl", { class: "names" }, ...Object.entries(one.names).flatMap(([language, name]) => [h("dt", {}, language), h("dd", { lang: language }, name)])),
      evidence,
      schemes,
      h("footer", {},
        h("button", { type: "button", disabled: taken, onclick: () => { row.choice = one; row.state = "matched"; show(); } }, say(taken ? "taken" : "take")),
        h("button", { type: "button", class: "schemes-button", onclick: (event) => { event.target.remove(); inAllSchemes(one.names, schemes, row.name); } }, say("all_schemes")))));
    if (one.evidence) tellWhy(evidence, one, row.name);
  }
  // Why, is asked for when somebody wants to know.
  if (all.some((one) => !one.evidence)) explain(row, all, cell);
  return h("tr", { class: "explanation" }, cell);
}

function tellWhy(place, one, asked) {
  place.replaceChildren(
    ...(one.note && one.evidence.length > 0 ? [h("p", { class: "note" }, one.said || one.note)] : []),
    evidenceOf(one.evidence, asked, one.matched, one.said || one.note));
}

async function explain(row, all, cell) {
  try {
    const { results: [found] } = await ask("/resolve", { names: [sound(row.name)], kind: $("kind").value || null, limit: 5, nearest: NEAREST, explain: true });
    const told = new Map([...found.matches, ...found.nearest].map((one) => [one.id, one]));
    const places = cell.querySelectorAll(".because");
    all.forEach((one, at) => {
      one.evidence = told.get(one.id)?.evidence ?? [];
      tellWhy(places[at], one, row.name);
    });
  } catch (problem) {
    cell.prepend(h("p", { class: "status error" }, failure(problem)));
  }
}

const costOf = (cost) => say(cost <= 0 ? "cost_none" : cost < 0.5 ? "cost_small" : cost < 1.5 ? "cost_some" : "cost_large");

function evidenceOf(evidence, asked, matched, note) {
  const same = asked === matched ? say("exact") : note || say("exact");
  const lines = evidence.length ? evidence : [{ left: asked, right: matched, why: same, cost: 0, written: [] }];
  return h("ul", { class: "evidence" }, ...lines.map((line) =>
    h("li", { class: line.cost > 0 ? "paid" : "" },
      ...(line.left || line.right
        ? [h("span", { class: "left" }, line.left || "–"), h("span", { class: "met", "aria-hidden": "true" }, line.cost > 0 ? "≈" : "="), h("span", { class: "right" }, line.right || "–")]
        : [h("span", { class: "alone" }, line.said || line.why)]),
      h("span", { class: "cost", title: `${say("cost")} ${line.cost.toFixed(2)}` }, costOf(line.cost)),
      (line.left || line.right) && h("span", { class: "why" }, line.said || line.why),
      ...line.written.map((one) => h("span", { class: "written" }, ...writtenBy(one))))));
}

function writtenBy(one) {
  const first = schemeTags(one.schemes.slice(0, 3));
  const rest = one.schemes.length - 3;
  return [`${say("written_by", { text: one.text, source: one.source })} `, ...first, rest > 0 && say("and_more", { count: rest })];
}

async function inAllSchemes(names, place, asked = "") {
  const languages = Object.keys(names).filter((language) => names[language] && words[`in_language_${language}`]);
  try {
    for (const language of languages) {
      const found = await ask("/transliterate", { texts: [names[language]], language });
      place.append(schemeTable(`${say(`in_language_${language}`)}: ${names[language]}`, found.results[0].forms, asked));
    }
  } catch (problem) {
    place.append(h("p", { class: "status error" }, failure(problem)));
  }
}

function schemeTable(title, forms, asked) {
  const low = asked.toLocaleLowerCase();
  return h("table", { class: "schemes" }, h("caption", {}, title), h("tbody", {}, ...forms.map((form) =>
    h("tr", { class: form.text.toLocaleLowerCase() === low ? "same" : "" },
      h("th", { scope: "row" }, form.text),
      h("td", {}, ...schemeTags(form.schemes))))));
}

const titles = new Map(); // of schemes, shown when one points at an id

function schemeTags(ids) {
  return ids.flatMap((id) => [h("span", { class: "scheme", title: titles.get(id) }, id), " "]);
}

ask("/schemes").then(({ schemes }) => schemes.forEach((one) => titles.set(one.id, one.title)), () => {});

$("download").addEventListener("click", () => {
  const own = file ? file.header : ["name"];
  const header = [...own, "bynames_id", "bynames_kind", "name_be", "name_ru", "name_en", "bynames_score", "bynames_state", "bynames_note"];
  const lines = rows.map((row) => {
    const one = row.choice ?? row.matches?.[0];
    const sure = row.state === "matched";
    // Short rows are filled up, so that what is added stands under its header; what is beyond the header goes behind it.
    return [...own.map((_, at) => row.cells[at] ?? ""),
      sure ? one.id : "", one?.kind ?? "", ...["be", "ru", "en"].map((language) => one?.names[language] ?? ""),
      one ? one.score.toFixed(4) : "", row.state, one?.note ?? "", ...row.cells.slice(own.length)];
  });
  // The mark at the beginning tells Excel that this is UTF-8.
  const text = "\ufeff" + [header, ...lines].map((line) => line.map((value) => quoted(String(value))).join(",")).join("\r\n") + "\r\n";
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: file ? file.name.replace(/(\.\w+)*$/, "-bynames.csv") : "bynames.csv" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
});

// One name -----------------------------------------------------------------------------------------------------------

$("one-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("one").value.trim(), other = $("other").value.trim(), place = $("one-result");
  place.replaceChildren();
  if (!text) {
    tell($("one-status"), say("no_names"), true);
    $("one").focus();
    return;
  }
  tell($("one-status"), "…");
  try {
    if (other) {
      const found = (await ask("/compare", { pairs: [[text, other]] })).results[0];
      place.append(h("section", { class: "card section", id: "comparison" },
        h("p", { class: "verdict" }, h("span", { class: `pill ${found.matched ? "matched" : "check"}` }, say(found.matched ? "compared_same" : "compared_different")), bar(found.score, found.matched ? "matched" : "check")),
        evidenceOf(found.evidence, text, other)));
    }
    const readings = (await ask("/identify", { texts: [text] })).results[0].readings;
    const sources = new Map();
    for (const one of readings) {
      const known = sources.get(one.source + one.language);
      if (known) { known.score += one.score; known.schemes.push(one.scheme, ...one.also); }
      else sources.set(one.source + one.language, { ...one, schemes: [one.scheme, ...one.also].filter(Boolean) });
    }
    place.append(h("section", { class: "card section", id: "readings" }, h("h2", {}, say("readings")),
      ...(sources.size ? [] : [h("p", {}, say("no_reading"))]),
      ...[...sources.values()].slice(0, 6).map((one) => h("div", { class: "reading" },
        h("button", { type: "button", class: "source", lang: one.language, onclick: () => schemesOf(one, text) }, one.source),
        h("span", {}, h("span", { class: "pill nothing" }, one.language || "–"), " ", ...schemeTags(one.schemes.slice(0, 5)),
          one.schemes.length > 5 && say("and_more", { count: one.schemes.length - 5 })),
        bar(Math.min(one.score, 1))))));
    if (CYRILLIC.test(text)) {
      const near = h("section", { class: "card section", id: "respelled" }, h("h2", {}, say("respelled")));
      place.append(near);
      for (const language of ["be", "ru", "uk"]) {
        const { spellings } = (await ask("/respell", { names: [text], to: language })).results[0];
        if (spellings.length && spellings[0].name !== text) {
          near.append(...spellings.map((one, at) => h("div", { class: "reading" },
            h("span", { class: "source", lang: language }, one.name),
            h("span", {}, at === 0 && h("span", { class: "pill nothing" }, language)),
            bar(one.probability, "matched"))));
        }
      }
      near.hidden = near.children.length === 1;
    }
    place.append(h("section", { class: "card section", id: "in-schemes" }));
    const best = [...sources.values()][0];
    await schemesOf(best ?? { source: text, language: "" }, text);
    tell($("one-status"), "");
  } catch (problem) {
    tell($("one-status"), failure(problem), true);
  }
});

async function schemesOf(reading, asked) {
  const names = reading.language ? { [reading.language]: reading.source } : { be: reading.source, ru: reading.source };
  const place = h("div", { class: "columns" });
  $("in-schemes").replaceChildren(h("h2", {}, say("all_schemes")), place);
  await inAllSchemes(names, place, asked);
}

// Text ---------------------------------------------------------------------------------------------------------------

$("text-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("text").value.toWellFormed?.() ?? $("text").value, place = $("text-result");
  place.replaceChildren();
  if (!text.trim()) {
    tell($("text-status"), say("no_names"), true);
    $("text").focus();
    return;
  }
  tell($("text-status"), "…");
  try {
    const { mentions } = await ask("/find", { text });
    const letters = Array.from(text); // positions count characters, not halves of them
    const pieces = [];
    let at = 0;
    for (const one of mentions) {
      pieces.push(letters.slice(at, one.start).join(""), h("mark", { class: one.matches.length === 1 ? "" : "check", title: one.matches[0]?.names[words.lang] ?? one.matches[0]?.name }, one.text));
      at = one.end;
    }
    pieces.push(letters.slice(at).join(""));
    place.append(h("section", { class: "card section" }, h("p", { class: "found-text" }, ...pieces)));
    if (mentions.length) {
      place.append(h("section", { class: "card section" }, h("ul", { class: "mentions" }, ...mentions.map((one) =>
        h("li", {}, h("strong", {}, one.text), h("span", {}, ...one.matches.flatMap((match, index) => [index ? ", " : "", h("a", { href: `/entity/${encodeURIComponent(match.id)}?lang=${words.lang}` }, match.names[words.lang] ?? match.name)])))))));
    }
    tell($("text-status"), say("mentions", { count: mentions.length }));
  } catch (problem) {
    tell($("text-status"), failure(problem), true);
  }
});

$("copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText($("service").textContent);
  $("copy").textContent = say("copied");
});
