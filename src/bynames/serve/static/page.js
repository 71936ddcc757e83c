// The page to try names. Everything that comes from a file or the service goes into the page as text, never as HTML.

const words = JSON.parse(document.getElementById("texts").textContent);
const CHUNK = 25; // names in one request: small enough for progress to be seen
const MOST_ROWS = 20000;
const SHOWN = 200; // rows put into the page at a time
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
  const answer = await fetch(path, body === undefined ? {} : {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": words.lang },
    body: JSON.stringify(body),
  });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error ?? answer.status);
  return found;
}

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

function parseTable(text) {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = [",", ";", "\t", "|"].reduce((a, b) => (header.split(b).length > header.split(a).length ? b : a));
  const rows = [];
  let row = [], cell = "", quoted = false;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[at + 1] === '"') { cell += '"'; at++; }
      else quoted = false;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === delimiter) { row.push(cell); cell = ""; }
    else if (c === "\n" || c === "\r") {
      if (c === "\r" && text[at + 1] === "\n") at++;
      row.push(cell); rows.push(row); row = []; cell = "";
    } else cell += c;
  }
  if (cell !== "" || row.length) { row.push(cell); rows.push(row); }
  return rows.filter((one) => one.some((value) => value !== ""));
}

function decode(bytes) {
  for (const encoding of ["utf-8", "windows-1251"]) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch { /* the next one */ }
  }
  throw new Error("UTF-8, windows-1251?");
}

const quoted = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

let file = null; // {name, header, rows}

async function openFile(given) {
  try {
    const rows = parseTable(decode(await given.arrayBuffer()));
    if (rows.length < 2) throw new Error(say("no_names"));
    file = { name: given.name, header: rows[0], rows: rows.slice(1) };
  } catch (problem) {
    tell($("status"), say("bad_file", { reason: problem.message }), true);
    return;
  }
  $("file-name").textContent = file.name;
  $("column").replaceChildren(...file.header.map((title, at) => h("option", { value: at }, title || `${at + 1}`)));
  // The column that looks most like names: many different texts with letters.
  const looks = file.header.map((_, at) => {
    const cells = file.rows.slice(0, 200).map((row) => row[at] ?? "");
    return new Set(cells.filter((cell) => /\p{L}{2}/u.test(cell) && !/https?:|@|\d{3}/.test(cell))).size;
  });
  $("column").value = looks.indexOf(Math.max(...looks));
  $("file-note").hidden = false;
  $("drop").hidden = true;
  tell($("status"), "");
  $("column").focus();
}

function closeFile() {
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

async function match() {
  const column = Number($("column").value);
  const given = file
    ? file.rows.map((cells) => ({ cells, name: (cells[column] ?? "").trim() }))
    : $("names").value.split(/\r?\n/).map((line) => line.trim()).filter(Boolean).map((name) => ({ cells: [name], name }));
  if (!given.some((row) => row.name)) {
    tell($("status"), say("no_names"), true);
    $("names").focus();
    return;
  }
  const mine = ++run;
  rows = given.slice(0, MOST_ROWS).map((row) => ({ ...row, matches: null, choice: null, state: "waiting" }));
  const names = [...new Set(rows.map((row) => row.name))].filter(Boolean);
  const answers = new Map([["", []]]);
  filter = "all";
  shown = SHOWN;
  $("match").disabled = true;
  $("progress").hidden = false;
  $("results").hidden = false;
  try {
    for (let at = 0; at < names.length && mine === run; at += CHUNK) {
      $("progress").value = at / names.length;
      tell($("status"), say("waiting", { done: at, total: names.length }));
      const chunk = names.slice(at, at + CHUNK).map((name) => name.slice(0, 300).toWellFormed?.() ?? name.slice(0, 300));
      const found = await ask("/resolve", { names: chunk, kind: $("kind").value || null, limit: 5, explain: true });
      found.results.forEach((result, index) => answers.set(names[at + index], result.matches));
      for (const row of rows) if (row.matches === null && answers.has(row.name)) settle(row, answers.get(row.name));
      show();
    }
    const cut = given.length > MOST_ROWS ? ` ${say("too_many", { count: MOST_ROWS })}` : "";
    tell($("status"), say("done", count()) + cut);
  } catch (problem) {
    tell($("status"), say("failed", { reason: problem.message }), true);
  } finally {
    $("match").disabled = false;
    $("progress").hidden = true;
  }
}

function settle(row, matches) {
  row.matches = matches;
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
  const button = row.matches.length > 0 && h("button", {
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
    : h("td", { class: "who nobody" }, h("span", { class: "pill nothing" }, say("nothing")));
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
    h("b", {}, String(percent)));
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
  for (const one of row.matches) {
    const taken = row.choice === one;
    const schemes = h("div", { class: "columns" });
    cell.append(h("article", { class: taken ? "candidate taken" : "candidate" },
      h("header", {},
        h("h3", {}, h("a", { href: `/entity/${encodeURIComponent(one.id)}?lang=${words.lang}` }, one.names[words.lang] ?? one.name)),
        bar(one.score, taken ? "matched" : "check")),
      h("p", { class: "facts" }, one.about),
      h("dl", { class: "names" }, ...Object.entries(one.names).flatMap(([language, name]) => [h("dt", {}, language), h("dd", { lang: language }, name)])),
      one.note && one.evidence.length > 0 && h("p", { class: "note" }, one.note),
      evidenceOf(one.evidence, row.name, one.matched, one.note),
      schemes,
      h("footer", {},
        h("button", { type: "button", disabled: taken, onclick: () => { row.choice = one; row.state = "matched"; show(); } }, say(taken ? "taken" : "take")),
        h("button", { type: "button", class: "schemes-button", onclick: (event) => { event.target.remove(); inAllSchemes(one.names, schemes, row.name); } }, say("all_schemes")))));
  }
  return h("tr", { class: "explanation" }, cell);
}

function evidenceOf(evidence, asked, matched, note) {
  const same = asked === matched ? say("exact") : note || say("exact");
  const lines = evidence.length ? evidence : [{ left: asked, right: matched, why: same, cost: 0, written: [] }];
  return h("ul", { class: "evidence" }, ...lines.map((line) =>
    h("li", { class: line.cost > 0 ? "paid" : "" },
      ...(line.left || line.right
        ? [h("span", { class: "left" }, line.left || "–"), h("span", { class: "met", "aria-hidden": "true" }, line.cost > 0 ? "≈" : "="), h("span", { class: "right" }, line.right || "–")]
        : [h("span", { class: "alone" }, line.why)]),
      h("span", { class: "cost" }, `${say("cost")} ${line.cost.toFixed(2)}`),
      (line.left || line.right) && h("span", { class: "why" }, line.why),
      ...line.written.map((one) => h("span", { class: "written" }, ...writtenBy(one))))));
}

function writtenBy(one) {
  const first = schemeTags(one.schemes.slice(0, 3));
  const rest = one.schemes.length - 3;
  return [`${say("written_by", { text: one.text, source: one.source })} `, ...first, rest > 0 && say("and_more", { count: rest })];
}

async function inAllSchemes(names, place, asked = "") {
  const languages = ["be", "ru"].filter((language) => names[language]);
  try {
    for (const language of languages) {
      const found = await ask("/transliterate", { texts: [names[language]], language });
      place.append(schemeTable(`${say(`in_language_${language}`)}: ${names[language]}`, found.results[0].forms, asked));
    }
  } catch (problem) {
    place.append(h("p", { class: "status error" }, say("failed", { reason: problem.message })));
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
    const cells = own.map((_, at) => row.cells[at] ?? "").concat(row.cells.slice(own.length));
    const sure = row.state === "matched";
    return [...cells, sure ? one.id : "", one?.kind ?? "", ...["be", "ru", "en"].map((language) => one?.names[language] ?? ""),
      one ? one.score.toFixed(4) : "", row.state, one?.note ?? ""];
  });
  // The mark at the beginning tells Excel that this is UTF-8.
  const text = "\ufeff" + [header, ...lines].map((line) => line.map((value) => quoted(String(value))).join(",")).join("\r\n") + "\r\n";
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: file ? file.name.replace(/(\.\w+)?$/, "-bynames.csv") : "bynames.csv" });
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
    place.append(h("section", { class: "card section", id: "in-schemes" }));
    const best = [...sources.values()][0];
    await schemesOf(best ?? { source: text, language: "" }, text);
    tell($("one-status"), "");
  } catch (problem) {
    tell($("one-status"), say("failed", { reason: problem.message }), true);
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
    tell($("text-status"), say("failed", { reason: problem.message }), true);
  }
});

$("copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText($("service").textContent);
  $("copy").textContent = say("copied");
});
