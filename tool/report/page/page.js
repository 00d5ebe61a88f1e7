"use strict";
// All text of the report comes from sources and file names that nobody vouches for: it enters the page as text nodes
// alone, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const el = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {}))
      if (name === "on") for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
      else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== "")
      node.append(child);
    return node;
  };
  // What would turn the text's direction round or vanish is shown by its number.
  const odd = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;
  const visible = text => {
    if (!odd.test(text)) return [text];
    const out = [];
    for (const c of text)
      out.push(odd.test(c) ? el("span", { class: "strange" },
        "U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")) : c);
    return out;
  };
  const levels = ["error", "warning", "note"];
  const folderOf = file => file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : ".";
  const dayMs = 86400000;
  const ageOf = f => {
    if (!f.since) return data.dated ? "not committed yet" : "";
    const days = (Date.parse(data.today) - Date.parse(f.since)) / dayMs;
    return days < 8 ? "this week" : days < 32 ? "this month" : days < 366 ? "this year" : days < 1096 ? "1 to 3 years"
      : "older than 3 years";
  };
  const ages = ["not committed yet", "this week", "this month", "this year", "1 to 3 years", "older than 3 years"];
  const stateOf = f => f.suppressed ? (f.state === "known" || f.state === "changed" ? "in the baseline" : "suppressed")
    : f.lapsed ? "expired" : f.state === "new" ? "new" : "open";
  data.findings.forEach((f, i) => {
    f.index = i;
    f.folder = folderOf(f.file);
    f.age = ageOf(f);
    f.status = stateOf(f);
    f.words = [f.rule, f.level, f.message, f.file, f.function, f.help, f.label, f.status, ...f.steps.map(s => s.text)]
      .join("\n").toLowerCase();
  });

  const filter = { text: "", level: "", rule: "", folder: "", age: "", status: "" };
  let shown = [], current = null, tab = "findings";
  const isShown = f => (filter.status ? f.status === filter.status : !f.suppressed)
    && (!filter.level || f.level === filter.level) && (!filter.rule || f.rule === filter.rule)
    && (!filter.folder || f.folder === filter.folder || f.folder.startsWith(filter.folder + "/"))
    && (!filter.age || f.age === filter.age)
    && filter.text.toLowerCase().split(/\s+/).every(word => f.words.includes(word));

  // ---- the list -----------------------------------------------------------------------------------------------------
  const list = el("ol", { "aria-label": "findings" });
  const detail = el("section", { class: "detail", tabindex: "-1", "aria-label": "finding" });
  const search = el("input", { type: "search", placeholder: "search   ( / )", "aria-label": "search",
    on: { input: () => { filter.text = search.value; update(); } } });
  const choice = (name, label, values) => {
    const box = el("select", { "aria-label": label, on: { change: () => { filter[name] = box.value; update(); } } },
      el("option", { value: "" }, label), values.map(v => el("option", { value: v }, v)));
    box.hidden = values.length < 2;
    return box;
  };
  const values = key => [...new Set(data.findings.map(f => f[key]))].filter(v => v).sort();
  const boxes = {
    level: choice("level", "all levels", levels.filter(l => data.findings.some(f => f.level === l))),
    rule: choice("rule", "all rules", values("rule")),
    folder: choice("folder", "all folders", values("folder")),
    age: choice("age", "any age", ages.filter(a => data.findings.some(f => f.age === a))),
    status: choice("status", "open ones", values("status")),
  };
  const setFilter = (name, value) => { filter[name] = value; boxes[name].value = value; show("findings"); update(); };
  const clearFilter = () => {
    for (const name in filter) { filter[name] = ""; if (boxes[name]) boxes[name].value = ""; }
    search.value = "";
    update();
  };

  function update() {
    shown = data.findings.filter(isShown);
    list.replaceChildren();
    let file = null;
    for (const f of shown) {
      if (f.file !== file) list.append(el("li", { class: "file" }, visible(file = f.file)));
      const item = el("button", { class: "item " + f.level + (f.suppressed ? " quiet" : ""), type: "button",
        id: "item" + f.index, on: { click: () => open(f) } },
        visible(f.message), el("small", {}, f.rule + " \u00b7 line " + f.line + (f.status === "open" ? "" : " \u00b7 " + f.status)));
      list.append(el("li", {}, item));
    }
    if (!shown.length)
      list.append(el("li", { class: "empty" }, data.findings.length ? "no finding passes the filters" : "no findings"));
    if (!shown.includes(current)) open(shown[0] || null, false);
    else mark();
  }
  function mark() {
    for (const item of list.querySelectorAll("[aria-current]")) item.removeAttribute("aria-current");
    const item = current && document.getElementById("item" + current.index);
    if (item) { item.setAttribute("aria-current", "true"); item.scrollIntoView({ block: "nearest" }); }
  }
  function open(f, byUser = true) {
    current = f;
    mark();
    detail.replaceChildren(...(f ? render(f) : []));
    detail.scrollTop = 0;
    if (byUser && f) history.replaceState(null, "", "#" + f.file.length + "-" + f.fingerprint);
    draw();
  }
  function move(by) {
    if (!shown.length) return;
    const at = shown.indexOf(current);
    open(shown[Math.min(shown.length - 1, Math.max(0, at + by))]);
  }

  // ---- one finding --------------------------------------------------------------------------------------------------
  function render(f) {
    const rule = data.rules[f.rule] || {};
    const out = [
      el("h2", {}, el("span", { class: "level " + f.level }, f.level + ": "), visible(f.message)),
      el("p", { class: "facts" }, el("span", { class: "tag" }, f.rule),
        rule.cwe ? el("span", { class: "tag" }, "CWE-" + rule.cwe) : "",
        rule.guideline ? el("span", { class: "tag" }, "Core Guidelines " + rule.guideline) : "",
        rule.rustc ? el("span", { class: "tag" }, "rustc " + rule.rustc) : "",
        visible(f.file + ":" + f.line + ":" + f.column), f.function ? [" in ", el("code", {}, visible(f.function))] : "",
        f.since ? ", this line is from " + f.since : ""),
    ];
    if (f.suppressed) out.push(el("p", { class: "facts" }, f.status + ": ", visible(f.suppressedBy)));
    if (f.lapsed) out.push(el("p", { class: "facts" }, visible(f.lapsed)));
    out.push(code(f));
    const nowhere = f.steps.filter(s => !s.file);
    if (nowhere.length) out.push(el("ul", {}, nowhere.map(s => el("li", {}, visible(s.text)))));
    if (f.help) out.push(el("div", { class: "help" }, visible(f.help)));
    for (const fix of f.fixes) {
      out.push(el("h3", {}, "Fix: ", visible(fix.title), fix.safe ? "" : " (may change what a correct program does)"));
      out.push(el("div", { class: "fix" }, fix.changes.map(c => [
        c.before.map(l => el("div", { class: "out" }, "- ", visible(l))),
        c.after.map(l => el("div", { class: "in" }, "+ ", visible(l)))])));
    }
    if (rule.page) out.push(el("details", {}, el("summary", {}, "About " + f.rule), el("pre", { class: "page" }, rule.page)));
    return out;
  }

  function code(f) {
    const box = el("div", { class: "code " + f.level });
    for (const excerpt of f.excerpts) {
      box.append(el("div", { class: "place" }, visible(excerpt.file)));
      const rows = el("div", { class: "excerpt" });
      for (const line of excerpt.lines) {
        if (line === null) { rows.append(el("div", { class: "row gap" }, el("span", { class: "number" }, "\u22ee"))); continue; }
        const marks = excerpt.marks.filter(m => m.line <= line.number && line.number <= m.endLine);
        rows.append(el("div", { class: "row" }, el("span", { class: "number" }, String(line.number)), textOf(line, marks)));
        for (const m of marks.filter(m => m.line === line.number && m.text))
          rows.append(el("div", { class: "row said" + (m.primary ? " primary" : "") }, el("span", { class: "number" }),
            el("span", { class: "words" }, el("span", { class: "dot" + (m.primary ? " primary" : "") }, m.step), visible(m.text))));
      }
      box.append(rows);
    }
    if (!f.excerpts.length) box.append(el("div", { class: "place" }, "the source could not be read"));
    return box;
  }
  // Marks may overlap: the line is cut at every border, and each piece knows all marks that cover it.
  function textOf(line, marks) {
    const from = m => m.line === line.number ? m.column - 1 : 0;
    const to = m => Math.max(m.endLine === line.number ? m.endColumn - 1 : line.text.length, from(m) + 1);
    const cuts = [...new Set([0, line.text.length, ...marks.flatMap(m => [from(m), to(m)])])].sort((a, b) => a - b);
    const text = el("span", { class: "text" });
    for (let i = 0; i < cuts.length - 1 || i === 0; i++) {
      const begin = cuts[i], end = cuts[i + 1] === undefined ? begin : cuts[i + 1];
      const here = marks.filter(m => from(m) <= begin && end <= to(m) && end > begin);
      const piece = visible(line.text.slice(begin, end) || (here.length ? " " : ""));
      if (!here.length) { text.append(...piece); continue; }
      const starts = here.filter(m => m.line === line.number && from(m) === begin).map(m => m.step).join(" ");
      text.append(el("span", { class: "mark" + (here.some(m => m.primary) ? " primary" : ""),
        "data-step": starts || undefined }, piece));
    }
    return text;
  }

  // Arrows from each numbered mark to the next, bowed to the right of the code so that they cross little of it.
  function draw() {
    const box = detail.querySelector(".code");
    if (!box) return;
    for (const old of box.querySelectorAll("svg")) old.remove();
    const spots = [];
    for (const node of box.querySelectorAll("[data-step]"))
      for (const step of node.getAttribute("data-step").split(" ")) spots.push({ step: Number(step), node });
    spots.sort((a, b) => a.step - b.step);
    if (spots.length < 2) return;
    const origin = box.getBoundingClientRect();
    const at = node => {
      const r = node.getBoundingClientRect();
      return { left: r.left - origin.left + box.scrollLeft, right: r.right - origin.left + box.scrollLeft,
        middle: r.top + r.height / 2 - origin.top, top: r.top - origin.top, bottom: r.bottom - origin.top };
    };
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "arrows");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("width", box.scrollWidth);
    svg.setAttribute("height", box.scrollHeight);
    const add = (d, name) => {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", d);
      if (name) path.setAttribute("class", name);
      svg.append(path);
    };
    for (let i = 0; i + 1 < spots.length; i++) {
      const a = at(spots[i].node), b = at(spots[i + 1].node);
      if (spots[i].node === spots[i + 1].node) continue;
      if (Math.abs(a.middle - b.middle) < 4) { // on one line: an arc above
        const x1 = (a.left + a.right) / 2, x2 = (b.left + b.right) / 2, y = a.top + 1;
        add(`M${x1} ${y} C${x1} ${y - 16} ${x2} ${y - 16} ${x2} ${y - 4}`);
        add(`M${x2} ${y + 1} l-4 -7 h8 z`, "head");
        continue;
      }
      const bow = Math.max(a.right, b.right) + 22 + 9 * (i % 4);
      const x1 = a.right + 2, x2 = b.right + 9;
      add(`M${x1} ${a.middle} C${bow} ${a.middle} ${bow} ${b.middle} ${x2} ${b.middle}`);
      add(`M${x2 - 7} ${b.middle} l8 -4 v8 z`, "head");
    }
    box.append(svg);
  }

  // ---- overview and ledger ------------------------------------------------------------------------------------------
  function chart(title, key, order) {
    const open = data.findings.filter(f => !f.suppressed), groups = new Map();
    for (const f of open) {
      if (!f[key]) continue;
      if (!groups.has(f[key])) groups.set(f[key], { error: 0, warning: 0, note: 0, all: 0 });
      groups.get(f[key])[f.level]++;
      groups.get(f[key]).all++;
    }
    const rows = [...groups].sort(order ? (a, b) => order.indexOf(a[0]) - order.indexOf(b[0])
      : (a, b) => b[1].all - a[1].all || (a[0] < b[0] ? -1 : 1));
    const most = Math.max(1, ...rows.map(r => r[1].all));
    return el("section", { class: "chart" }, el("h3", {}, title), rows.map(([name, counts]) => {
      const track = el("span", { class: "track" });
      for (const level of levels) {
        const part = el("span", { class: level });
        part.style.width = 100 * counts[level] / most + "%";
        track.append(part);
      }
      return el("button", { type: "button", on: { click: () => setFilter(key, name) } },
        el("span", { class: "name" }, visible(name)), el("span", { class: "count" }, String(counts.all)), track);
    }), rows.length ? "" : el("p", { class: "facts" }, "nothing"));
  }
  const overview = el("section", { class: "pane" }, el("div", { class: "charts" },
    chart("By rule", "rule"), chart("By directory", "folder"), data.dated ? chart("By age of the line", "age", ages) : "",
    data.findings.some(f => f.status === "new" || f.status === "expired") ? chart("By state", "status") : ""),
    data.baseline ? el("p", { class: "facts" }, data.baseline) : "");
  const ledger = el("section", { class: "pane" }, data.notAnalysed.length
    ? el("table", {}, el("tr", {}, ["what", "where", "why"].map(t => el("th", {}, t))), data.notAnalysed.map(s =>
      el("tr", {}, el("td", { class: s.failure ? "level error" : "" }, s.reason),
        el("td", {}, visible(s.file + (s.line ? ":" + s.line : ""))), el("td", {}, visible(s.text)))))
    : el("p", {}, "Everything was analysed."));

  // ---- the page -----------------------------------------------------------------------------------------------------
  const findings = el("main", { class: "findings" }, el("div", { class: "list" },
    el("div", { class: "bar" }, search, Object.values(boxes),
      el("button", { type: "button", on: { click: clearFilter } }, "clear")), list), detail);
  const views = { findings, overview: el("main", {}, overview), "not analysed": el("main", {}, ledger) };
  const tabs = {};
  function show(name) {
    tab = name;
    for (const each in views) {
      views[each].hidden = each !== name;
      tabs[each].setAttribute("aria-selected", String(each === name));
    }
    draw();
  }
  const setTheme = theme => document.documentElement.setAttribute("data-theme", theme);
  const wantsDark = window.matchMedia("(prefers-color-scheme: dark)");
  setTheme(wantsDark.matches ? "dark" : "light");
  const toggle = () => setTheme(document.documentElement.getAttribute("data-theme") === "dark" ? "light" : "dark");
  const keys = el("dialog", { "aria-label": "keys" }, el("h3", {}, "Keys"), el("table", {},
    [["j, k", "next, previous finding"], ["/", "search"], ["Escape", "clear the filters"],
      ["1, 2, 3", "findings, overview, not analysed"], ["t", "light or dark"], ["?", "this"]]
      .map(([key, text]) => el("tr", {}, el("td", {}, el("kbd", {}, key)), el("td", {}, text)))),
    el("form", { method: "dialog" }, el("button", {}, "close")));
  const names = Object.keys(views);
  document.body.append(el("header", {}, el("h1", {}, "deed"), el("span", { class: "totals" }, visible(data.totals)),
    el("nav", { role: "tablist" }, names.map(name => tabs[name] = el("button", { type: "button", role: "tab",
      on: { click: () => show(name) } }, name + (name === "not analysed" ? " (" + data.notAnalysed.length + ")" : "")))),
    el("button", { type: "button", title: "light or dark (t)", on: { click: toggle } }, "\u25d1"),
    el("button", { type: "button", title: "keys (?)", on: { click: () => keys.showModal() } }, "?")),
    ...Object.values(views), keys);
  document.addEventListener("keydown", event => {
    const inField = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.key === "Escape") { clearFilter(); event.target.blur(); return; }
    if (inField) { if (event.key === "Enter") event.target.blur(); return; }
    const run = { j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
      "/": () => { show("findings"); search.focus(); }, t: toggle, "?": () => keys.showModal(),
      1: () => show(names[0]), 2: () => show(names[1]), 3: () => show(names[2]) }[event.key];
    if (run && (tab === "findings" || !/^[jk]$|^Arrow/.test(event.key))) { run(); event.preventDefault(); }
  });
  window.addEventListener("resize", draw);
  const wanted = location.hash.slice(1);
  show("findings");
  update();
  const linked = data.findings.find(f => f.file.length + "-" + f.fingerprint === wanted);
  if (linked && shown.includes(linked)) open(linked);
})();
