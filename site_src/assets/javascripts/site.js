/* What the browser adds to pages that are complete without it: the table of studies sorts and filters, and charts answer to the pointer. */
(function () {
  "use strict";

  const onDisk = location.protocol === "file:";
  const ownAddress = document.currentScript.src;

  /* The text of a file of the site. A page that is opened from a disk may fetch nothing; in the offline copy a script that hands
     the text over stands in the place of each such file. */
  async function textOf(address) {
    if (!onDisk) {
      const response = await fetch(address);
      if (!response.ok) throw new Error(address + " could not be loaded");
      return response.text();
    }
    return new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = address.replace(/\.json$/, ".js");
      script.onload = function () { script.remove(); resolve(script.handedOver); };
      script.onerror = function () { reject(new Error(address + " could not be loaded")); };
      document.head.append(script);
    });
  }

  function keepInAddress(query) {
    const text = query.toString();
    history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + location.hash);
  }

  /* A word in the language of the page. */
  function say(text) {
    const said = document.querySelector("#words [data-text='" + text + "']");
    return (said && said.textContent) || text;
  }

  function make(tag, text, className) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  /* ---------- The theme's header ---------- */

  /* The theme's button for the menu is a label of a hidden box, which no keyboard reaches, and its search has no name. */
  function setUpHeader() {
    const box = document.getElementById("__drawer");
    const label = document.querySelector(".md-header__inner > label[for='__drawer']");
    const menu = document.querySelector(".md-sidebar--primary");
    const search = document.querySelector(".md-search[role='dialog']");
    const results = document.querySelector(".md-search__scrollwrap");
    if (search) search.setAttribute("aria-label", say("Search"));
    if (results) results.tabIndex = -1;  /* its results are links */
    if (!box || !label || !menu) return;
    const button = make("button", "", label.className + " menu-button");
    button.type = "button";
    button.setAttribute("aria-label", say("Menu"));
    button.append.apply(button, Array.from(label.childNodes));
    button.addEventListener("click", function () { box.click(); });
    label.replaceWith(button);
    function tell() { button.setAttribute("aria-expanded", String(box.checked)); }
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !box.checked) return;
      box.click();
      button.focus();
    });
    menu.addEventListener("focusout", function (event) { if (box.checked && event.relatedTarget && !menu.contains(event.relatedTarget)) box.click(); });
    box.addEventListener("change", function () {
      tell();
      const first = menu.querySelector("a.md-nav__link");
      if (box.checked && first && document.activeElement === button) first.focus();
    });
    tell();
  }

  /* ---------- The table of studies ---------- */

  function cellValue(row, index, numeric) {
    const cell = row.cells[index];
    const text = cell.dataset.value !== undefined ? cell.dataset.value : cell.textContent.trim();
    if (!numeric) return text.toLocaleLowerCase();
    const number = Number.parseFloat(text);
    return Number.isNaN(number) ? -Infinity : number;
  }

  /* The rows of a table that stands whole in the page. */
  function rowsInPage(table) {
    const rows = Array.from(table.tBodies[0].rows);
    return {
      items: rows,
      sort: function (index, descending) {
        const numeric = table.tHead.rows[0].cells[index].dataset.sort === "number";
        rows.sort(function (a, b) {
          const x = cellValue(a, index, numeric), y = cellValue(b, index, numeric);
          return descending ? -compare(x, y) : compare(x, y);
        });
        rows.forEach(function (row) { table.tBodies[0].append(row); });
      },
      show: function () { return undefined; },
      decorate: function (prepare) { rows.forEach(prepare); },
    };
  }

  const collator = new Intl.Collator();

  function compare(x, y) {
    return typeof x === "number" ? (x === y ? 0 : x - y) : collator.compare(x, y);
  }

  function spanOf(span, root) {
    const holder = span.kind ? make("span", "", span.kind) : null;
    const text = span.url ? make("a", span.text, "term") : document.createTextNode(span.text);
    if (span.url) {
      text.href = root + span.url;
      text.dataset.term = span.term;
    }
    if (!holder) return text;
    holder.append(text);
    return holder;
  }

  /* The rows of a table that has too many for one page: what each holds, with an element while it is shown, and some of them shown. */
  function rowsOfMany(table, all) {
    const STEP = 50, body = table.tBodies[0], heads = Array.from(table.tHead.rows[0].cells), root = table.dataset.root;
    const labels = heads.map(function (head) { return head.textContent; });
    const more = document.querySelector("[data-more]"), elements = new Map(), places = new Map();
    let prepare = function () { return undefined; }, most = STEP;
    all.columns.forEach(function (cells) {
      cells.forEach(function (cell) {
        cell.spans.forEach(function (span) {
          const option = span.choice && document.querySelector("[data-filters] [name=serious] option[value='" + span.choice + "']");
          if (option) span.text = option.textContent;
        });
        const mark = cell.spans.findIndex(function (span) { return (span.kind || "").startsWith("mark "); });
        const said = cell.spans.map(function (span) { return span.text; });
        cell.textContent = mark < 0 ? said.join(", ") : said.slice(0, mark).join(", ") + " " + said[mark];
        cell.dataset = cell.value === undefined ? {} : { value: String(cell.value) };
      });
    });
    const items = all.rows.map(function (row) {
      const cells = all.columns.map(function (column, i) { return column[row[4 + i]]; });
      const name = { textContent: row[1], dataset: { value: row[1] } };
      return {
        dataset: { study: row[0], text: row[2] }, filter: all.filters[row[3]], cells: [name].concat(cells), hidden: false,
        get textContent() { return [row[1]].concat(cells.map(function (cell) { return cell.textContent; })).join(" "); },
      };
    });

    function elementOf(item) {
      const row = make("tr"), name = make("th"), link = make("a", item.cells[0].textContent);
      name.scope = "row";
      link.href = pageOf(item.dataset.study + "/");
      link.dir = "auto";
      name.append(link);
      row.append(name);
      item.cells.slice(1).forEach(function (cell, i) {
        const place = make("td", "", i === 0 ? "numeric" : "");
        place.dataset.label = labels[i + 1];
        cell.spans.forEach(function (span, j) {
          if (j) place.append((span.kind || "").startsWith("mark ") ? " " : ", ");
          place.append(spanOf(span, root));
        });
        row.append(place);
      });
      name.dataset.label = labels[0];
      row.dataset.study = item.dataset.study;
      prepare(row);
      return row;
    }

    /* Where each row stands in the order of a column; cells that are the same are looked at once. */
    function placesOf(index) {
      if (places.has(index)) return places.get(index);
      const numeric = heads[index].dataset.sort === "number";
      const values = new Map(Array.from(new Set(items.map(function (item) { return item.cells[index]; })), function (cell) {
        return [cell, cellValue({ cells: [cell] }, 0, numeric)];
      }));
      const order = Array.from(values.keys()).sort(function (a, b) { return compare(values.get(a), values.get(b)); });
      const found = new Map();
      let place = 0;
      order.forEach(function (cell, i) {
        if (i && compare(values.get(order[i - 1]), values.get(cell)) !== 0) place = i;
        found.set(cell, place);
      });
      places.set(index, found);
      return found;
    }

    function fill() {
      const shown = [];
      for (const item of items) {
        if (item.hidden) continue;
        if (shown.length === most) break;
        if (!elements.has(item)) elements.set(item, elementOf(item));
        shown.push(elements.get(item));
      }
      body.replaceChildren.apply(body, shown);
      return shown.length;
    }

    more.querySelector("button").addEventListener("click", function () {
      const before = body.rows.length;
      most += STEP;
      tell(fill());
      const first = body.rows[before];
      if (first) first.querySelector("a").focus();
    });

    function tell(shown) {
      const left = items.reduce(function (n, item) { return n + (item.hidden ? 0 : 1); }, 0) - shown;
      more.hidden = left === 0;
      more.querySelector("button").textContent = "Show " + Math.min(left, STEP) + " more of " + grouped(left) + " studies below";
    }

    document.querySelectorAll("[data-parts]").forEach(function (parts) { parts.hidden = true; });
    return {
      items: items,
      sort: function (index, descending) {
        const found = placesOf(index);
        items.sort(function (a, b) {
          const order = found.get(a.cells[index]) - found.get(b.cells[index]);
          return descending ? -order : order;
        });
      },
      show: function () {
        most = STEP;
        tell(fill());
      },
      decorate: function (how) {
        prepare = how;
        elements.clear();
      },
    };
  }

  /* How many there are, as the pages write it. */
  function grouped(n) {
    return n < 10000 ? String(n) : n.toLocaleString("en");
  }

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLocaleLowerCase();
  }

  /* What is looked through for words; a number that is written in groups, as 14,776, is found as 14776 too. */
  function findable(text) {
    const numbers = text.match(/\d{1,3}(?:[.,\u00a0\u202f]\d{3})+(?!\d)/g) || [];
    return fold([text].concat(numbers.map(function (number) { return number.replace(/\D/g, ""); })).join(" "));
  }

  /* Filters a list of rows or articles by the boxes of the page's form, and keeps the choice in the address.
     `extra` adds to the address what else the page wants to keep. Returns the function that applies the choice. */
  function setUpFilters(items, extra) {
    const form = document.querySelector("[data-filters]");
    const count = document.querySelector("[data-count]");
    const empty = document.querySelector("[data-empty]");
    const noun = count.dataset.noun || "studies";
    const all = items.length === 1 ? "1 " + (count.dataset.one || "study") : grouped(items.length) + " " + noun;
    const groups = Array.from(document.querySelectorAll("[data-group]"));
    const texts = new Map(items.map(function (item) { return [item, findable((item.dataset.text || "") + " " + item.textContent)]; }));
    const values = new Map(items.map(function (item) { return [item, item.filter || JSON.parse(item.dataset.filter)]; }));

    function chosen() {
      const found = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (value) found.set(name, value);
      return found;
    }

    function matches(item, wanted, words) {
      for (const [name, value] of wanted) {
        if (name === "find") {
          if (!words.every(function (word) { return texts.get(item).includes(word); })) return false;
        } else if (!(values.get(item)[name] || []).includes(value)) return false;
      }
      return true;
    }

    function hideEmptyGroup(group) {
      const none = !group.querySelector("[data-filter]:not([hidden])");
      group.hidden = none;
      const heading = group.previousElementSibling;
      if (heading && /^H[2-3]$/.test(heading.tagName)) heading.hidden = none;
    }

    function apply() {
      const wanted = chosen(), words = fold(wanted.get("find") || "").split(/\s+/);
      let shown = 0;
      items.forEach(function (item) { item.hidden = !matches(item, wanted, words); if (!item.hidden) shown += 1; });
      groups.forEach(hideEmptyGroup);
      count.textContent = shown === items.length ? all : grouped(shown) + " of " + grouped(items.length) + " " + noun.split(",")[0];
      empty.hidden = shown > 0;
      if (extra) extra(wanted);
      keepInAddress(wanted);
    }

    const given = new URLSearchParams(location.search);
    for (const element of form.elements) if (element.name && given.has(element.name)) element.value = given.get(element.name);
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(apply); });
    document.querySelector("[data-clear]").addEventListener("click", function () { form.reset(); });
    return apply;
  }

  function csvCell(text) {
    const seen = text.replace(/\s+/g, " ").trim();
    const plain = /^\d{1,3}(,\d{3})+$/.test(seen) ? seen.replace(/,/g, "") : seen;
    const safe = /^[=+\-@]/.test(plain) ? "'" + plain : plain;
    return '"' + safe.replace(/"/g, '""') + '"';
  }

  function download(rows, titles) {
    const lines = [titles.map(csvCell)];
    rows.filter(function (row) { return !row.hidden; }).forEach(function (row) {
      lines.push(Array.from(row.cells).map(function (cell) { return csvCell(cell.textContent); }));
    });
    save(new Blob(["\ufeff" + lines.map(function (line) { return line.join(","); }).join("\r\n") + "\r\n"], { type: "text/csv" }), "studies.csv");
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /* ---------- Studies to compare ---------- */

  const MOST = 4;

  function pageOf(folder, query) {
    return folder + (onDisk ? "index.html" : "") + (query ? "?" + query : "");
  }

  function queryOf(keys) {
    return new URLSearchParams(keys.map(function (key) { return ["study", key]; })).toString();
  }

  /* What is asked for in the address: each study that there is, once, and what else stands there. */
  function askedFor(known) {
    const all = Array.from(new Set(new URLSearchParams(location.search).getAll("study"))).filter(Boolean);
    return { keys: all.filter(function (key) { return known.has(key); }), unknown: all.filter(function (key) { return !known.has(key); }) };
  }

  /* A box to tick in each row, and a bar that tells what is chosen. Returns what gives the chosen keys, and what tells of a change. */
  function setUpPicks(rows, changed) {
    const bar = document.querySelector("[data-compare-bar]");
    if (!bar) return function () { return []; };
    const link = bar.querySelector("a");
    const names = new Map(), boxes = new Map();
    rows.items.forEach(function (row) { names.set(row.dataset.study, row.cells[0].dataset.value); });
    const chosen = new Set(askedFor(names).keys);

    function tell() {
      const n = chosen.size;
      const list = Array.from(chosen, function (key) { return names.get(key); }).join(", ");
      let text = (n === 1 ? "1 study chosen: " : n + " studies chosen: ") + list + ".";
      if (n === 1) text += " Tick one to three more to compare them.";
      if (n > MOST) text += " At most four can be compared; please untick " + (n - MOST) + ".";
      bar.querySelector("span").textContent = n ? text : "";
      link.hidden = n < 2 || n > MOST;
      link.href = pageOf(bar.dataset.compareBar, queryOf(Array.from(chosen)));
      bar.hidden = n === 0;
    }

    rows.decorate(function (row) {
      const key = row.dataset.study, box = make("input"), label = make("label", "", "pick");
      box.type = "checkbox";
      box.checked = chosen.has(key);
      box.setAttribute("aria-label", "Compare " + names.get(key));
      box.addEventListener("change", function () {
        if (box.checked) chosen.add(key);
        else chosen.delete(key);
        tell();
        changed();
      });
      boxes.set(key, box);
      label.append(box);
      row.cells[0].prepend(label);
    });
    bar.querySelector("button").addEventListener("click", function () {
      const first = boxes.get(Array.from(chosen)[0]);
      if (first) first.focus();
      chosen.clear();
      boxes.forEach(function (box) { box.checked = false; });
      tell();
      changed();
    });
    tell();
    return function () { return Array.from(chosen); };
  }

  function piece(span) {
    if (typeof span === "string") return document.createTextNode(span);
    const classes = { missing: "missing", serious: "serious", strong: "strong", label: "label", note: "note" };
    const className = classes[span.kind] || "mark mark-" + span.kind.replace(/[^a-z]/g, "");
    return make("span", span.text, className);
  }

  function cellOf(lines) {
    const cell = make("td");
    lines.forEach(function (line) {
      const paragraph = make("p");
      line.forEach(function (span, i) { paragraph.append(i ? " " : "", piece(span)); });
      cell.append(paragraph);
    });
    if (!lines.length) cell.append(make("span", "–", "none"));
    return cell;
  }

  async function setUpComparison(section) {
    const told = section.querySelector("[data-told]"), place = section.querySelector("[data-side-by-side]");
    const form = section.querySelector("form"), select = form.elements.study, toTable = section.querySelector("[data-table]");
    const folder = toTable.getAttribute("href").replace(/index\.html$/, "");
    const plain = document.querySelector("[data-plain]");
    section.hidden = false;
    plain.hidden = true;
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    let all;
    try {
      all = JSON.parse(await textOf(section.dataset.compare));
    } catch {
      return failed();
    }

    function failed() {
      told.replaceChildren(make("p", "The facts could not be loaded. They stand on the page of each study."));
      plain.querySelector("p").hidden = Boolean(plain.querySelector("ul"));
      plain.hidden = false;
    }

    const names = new Map(all.studies.map(function (study) { return [study.key, study.label]; }));
    if (all.each) names.forEach(function (label, key) { select.append(new Option(label, key)); });
    const loaded = new Set();
    const columns = new Map(all.studies.map(function (study, i) { return [study.key, i]; }));
    const asked = askedFor(names);
    let chosen = asked.keys.slice(0, MOST);

    function messages() {
      const lines = asked.unknown.slice(0, MOST).map(function (key) { return "The address names a study that is not here: “" + key.slice(0, 60) + "”."; });
      const over = asked.keys.slice(MOST);
      if (over.length) {
        lines.push("At most four studies can be compared. Left out: " + over.map(function (key) { return names.get(key); }).join(", ") + ".");
      }
      if (chosen.length === 0) lines.push("No study is chosen yet. Choose two to four.");
      if (chosen.length === 1) lines.push("One study is chosen. Choose one to three more.");
      return lines;
    }

    function headOf(key) {
      const head = make("th"), link = make("a", names.get(key)), button = make("button", "Remove", "remove");
      head.scope = "col";
      link.href = pageOf(section.dataset.root + "studies/" + key + "/");
      button.type = "button";
      button.setAttribute("aria-label", "Remove " + names.get(key));
      button.addEventListener("click", function () { change(chosen.filter(function (other) { return other !== key; })); select.focus(); });
      head.append(link, " ", button);
      return head;
    }

    function groupOf(part) {
      const body = make("tbody"), row = make("tr", "", "group"), head = make("th");
      head.colSpan = chosen.length + 1;
      head.scope = "rowgroup";
      head.append(make("span", part.label));
      row.append(head);
      body.append(row);
      part.rows.forEach(function (fact) {
        const cells = chosen.map(function (key) { return cellsOf(fact, columns.get(key)); });
        if (!cells.some(function (lines) { return lines.length; })) return;
        const line = make("tr"), name = make("th", fact.label);
        name.scope = "row";
        line.append(name);
        cells.forEach(function (lines) { line.append(cellOf(lines)); });
        body.append(line);
      });
      return body;
    }

    function tableOf() {
      const table = make("table"), head = make("thead"), row = make("tr"), corner = make("th", "Fact");
      corner.scope = "col";
      row.append(corner);
      chosen.forEach(function (key) { row.append(headOf(key)); });
      head.append(row);
      table.append(make("caption", "Studies side by side: " + chosen.map(function (key) { return names.get(key); }).join(", "), "hidden"), head);
      all.sections.forEach(function (part) { table.append(groupOf(part)); });
      return table;
    }

    /* Of many studies the facts are in files, each for some of them; they are put into the rows when one of these is chosen. */
    async function load() {
      const wanted = new Set(all.each ? chosen.map(function (key) { return Math.floor(columns.get(key) / all.each); }) : []);
      await Promise.all(Array.from(wanted).filter(function (n) { return !loaded.has(n); }).map(async function (n) {
        const part = JSON.parse(await textOf(section.dataset.compare.replace(/\.json$/, "-" + n + ".json")));
        all.sections.forEach(function (group, i) {
          group.rows.forEach(function (fact, j) { (fact.parts = fact.parts || new Map()).set(n, part[i][j]); });
        });
        loaded.add(n);
      }));
    }

    function cellsOf(fact, column) {
      return all.each ? fact.parts.get(Math.floor(column / all.each))[column % all.each] : fact.cells[column];
    }

    async function show() {
      if (all.each) {
        try {
          await load();
        } catch {
          return failed();
        }
      }
      told.replaceChildren.apply(told, messages().map(function (text) { return make("p", text); }));
      place.hidden = chosen.length === 0;
      place.replaceChildren.apply(place, chosen.length ? [tableOf()] : []);
      Array.from(select.options).forEach(function (option) { option.disabled = chosen.includes(option.value); });
      select.disabled = chosen.length >= MOST;
      select.value = "";
      toTable.href = pageOf(folder, queryOf(chosen));
    }

    function change(keys) {
      chosen = keys;
      asked.keys = keys;
      asked.unknown = [];
      show();
      keepInAddress(queryOf(keys));
    }

    select.addEventListener("change", function () { if (names.has(select.value)) change(chosen.concat(select.value)); });
    show();
  }

  /* A table with too many rows for one page takes them from a file; where that cannot be had the pages of the table stay as they are. */
  async function setUpTable(table) {
    if (!table.dataset.rows) return setUpRows(table, rowsInPage(table));
    try {
      setUpRows(table, rowsOfMany(table, JSON.parse(await textOf(table.dataset.rows))));
    } catch (error) {
      console.warn("The table stays in parts:", error);
    }
  }

  function setUpRows(table, rows) {
    const heads = Array.from(table.tHead.rows[0].cells);
    const titles = heads.map(function (head) { return head.textContent; });
    const names = titles.map(function (title) { return fold(title).replace(/[^a-z0-9]+/g, "-"); });
    let sorted = null;
    const apply = setUpFilters(rows.items, function (wanted) {
      rows.show();
      if (sorted) wanted.set("sort", (sorted.descending ? "-" : "") + names[sorted.index]);
      picked().forEach(function (key) { wanted.append("study", key); });
    });
    const picked = setUpPicks(rows, apply);

    /* On a phone the table is a list of cards without heads, so the order is chosen from a list. */
    const order = make("select"), choice = make("label", "", "sort-by");
    order.append(new Option("Choose", ""));
    titles.forEach(function (title, index) { order.append(new Option(title, names[index]), new Option(title + ", descending", "-" + names[index])); });
    choice.append(make("span", "Sort by"), order);
    document.querySelector("[data-filters] .filter-actions").before(choice);
    order.addEventListener("input", function () {
      if (order.value) sort(names.indexOf(order.value.replace(/^-/, "")), order.value.startsWith("-"));
    });
    order.form.addEventListener("reset", function () { setTimeout(tellOrder); });

    function tellOrder() { order.value = sorted ? (sorted.descending ? "-" : "") + names[sorted.index] : ""; }

    function sort(index, descending) {
      sorted = { index: index, descending: descending };
      rows.sort(index, descending);
      heads.forEach(function (head, i) {
        if (i === index) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      tellOrder();
    }

    heads.forEach(function (head, index) {
      const button = make("button", titles[index], "sort");
      button.type = "button";
      head.replaceChildren(button);
      button.addEventListener("click", function () {
        sort(index, head.getAttribute("aria-sort") === "ascending");
        apply();
      });
    });
    document.querySelector("[data-download]").addEventListener("click", function () { download(rows.items, titles); });
    const given = new URLSearchParams(location.search).get("sort") || "";
    const index = names.indexOf(given.replace(/^-/, ""));
    if (index >= 0) sort(index, given.startsWith("-"));
    apply();
  }

  /* ---------- Charts ---------- */

  let loading = null;
  const drawings = new Map();  /* each chart's place that was redrawn, with the drawing that it came with */

  function loadVega(root) {
    if (loading === null) {
      loading = new Promise(function (resolve, reject) {
        const script = document.createElement("script");
        script.src = root + "assets/javascripts/vega.js";
        script.onload = function () { resolve(window.vega); };
        script.onerror = function () { reject(new Error("vega.js could not be loaded")); };
        document.head.append(script);
      });
    }
    return loading;
  }

  function themed(text) {
    const style = getComputedStyle(document.body);
    return text.replace(/"var\((--chart-[a-z0-9-]+)\)"/g, function (whole, name) { return JSON.stringify(style.getPropertyValue(name).trim()) || whole; });
  }

  /* Which of a chart's drawings the style sheet shows. */
  function layoutOf(figure) {
    const narrow = figure.querySelector(".chart-narrow");
    return narrow && getComputedStyle(narrow).display !== "none" ? "narrow" : "wide";
  }

  async function enliven(figure) {
    const root = new URL(figure.dataset.root || "./", document.baseURI).href;
    const layout = layoutOf(figure);
    const target = figure.querySelector(".chart-" + layout);
    const [vega, text] = await Promise.all([loadVega(root), textOf(figure.dataset.chart + ".json")]);
    const drawn = JSON.parse(themed(text)), spec = drawn[layout];
    spec.data.forEach(function (named) { if (!named.source && !named.values) named.values = drawn.datasets[named.name]; });
    const host = document.createElement("div");
    await new vega.View(vega.parse(spec, {}, { ast: true }), {
      expr: vega.expressionInterpreter, loader: vega.loader({ baseURL: root.replace(/\/$/, ""), target: "_self" }), logLevel: vega.Warn,
      renderer: "svg", tooltip: new vega.Tooltip({ disableDefaultStyle: true }).call,
    }).initialize(host).runAsync();
    const svg = host.querySelector("svg");
    if (!svg) return;
    const old = target.querySelector("svg");
    ["role", "aria-roledescription", "aria-label", "aria-describedby"].forEach(function (name) {
      if (old && old.hasAttribute(name)) svg.setAttribute(name, old.getAttribute(name));
    });
    const description = old && old.querySelector("desc");
    if (description) svg.prepend(description.cloneNode(true));
    svg.querySelectorAll("a").forEach(function (link) { link.setAttribute("tabindex", "-1"); link.setAttribute("aria-hidden", "true"); });
    svg.querySelectorAll("[role='graphics-symbol']:not([aria-label])").forEach(function (group) {
      group.setAttribute("role", "presentation");
      group.removeAttribute("aria-roledescription");
    });
    if (old && !drawings.has(target)) drawings.set(target, old);
    target.replaceChildren(host);
    figure.dataset.live = layout;
  }

  /* ---------- Drawings on paper ---------- */

  const PAPER = 688, SHEET = 900;  /* what is left of A4 between the margins, in pixels, and how high a drawing may be to stay whole */

  /* Where texts stand in a drawing, from top to bottom, in its own units. */
  function linesOf(svg, unit, top) {
    return Array.from(svg.querySelectorAll("text"), function (text) {
      const box = text.getBoundingClientRect(), row = text.closest("a") || text.closest(".role-axis-label");
      return { text: text, row: row, left: box.left, from: (box.top - top) * unit, to: (box.bottom - top) * unit };
    }).filter(function (line) { return line.to > line.from; });
  }

  /* The height of what stands above the first row: heads of columns, and the legend. */
  function headOf(drawing, lines) {
    const told = drawing.querySelector("svg").dataset.head;
    if (told) return Number(told);
    const left = Math.min.apply(null, lines.map(function (line) { return line.left; }));
    const axes = new Map();
    lines.forEach(function (line) {
      if (line.row && line.row.tagName !== "a") axes.set(line.row, (axes.get(line.row) || new Set()).add(Math.round(line.from)));
    });
    const rows = lines.filter(function (line) {
      if (line.row) return line.row.tagName === "a" || axes.get(line.row).size > 3;
      return line.left < left + 3 && /^(bold|[6-9]00)$/.test(getComputedStyle(line.text).fontWeight);
    });
    return rows.length ? Math.max(0, Math.min.apply(null, rows.map(function (line) { return line.from; })) - 3) : 0;
  }

  /* Heights at which no text is cut, as far apart as `apart`, from the head to the end. */
  function cutsOf(lines, head, end, apart) {
    const cuts = [head];
    while (end - cuts[cuts.length - 1] > 1.4 * apart) {
      const last = cuts[cuts.length - 1];
      let at = last + apart, crossed = null;
      do {
        crossed = lines.find(function (line) { return line.from + 0.5 < at && line.to - 0.5 > at; });
        if (crossed) at = crossed.to;
      } while (crossed && at < end);
      cuts.push(Math.min(at, end));
    }
    if (cuts[cuts.length - 1] < end) cuts.push(end);
    return cuts;
  }

  const SVG = "http://www.w3.org/2000/svg";

  function sliceOf(id, width, from, to) {
    const svg = document.createElementNS(SVG, "svg"), use = document.createElementNS(SVG, "use");
    svg.setAttribute("viewBox", "0 " + from + " " + width + " " + (to - from));
    use.setAttribute("href", "#" + id);
    svg.append(use);
    return svg;
  }

  /* The head as a picture, since Chromium draws no SVG right that it repeats on each sheet; in light colours, as paper is. */
  function pictureOfHead(whole, width, head) {
    const light = make("div"), svg = document.createElementNS(SVG, "svg"), picture = new Image();
    light.dataset.mdColorScheme = "light";
    document.body.append(light);
    const style = getComputedStyle(light);
    Object.entries({ viewBox: "0 0 " + width + " " + head, width: width, height: head, "font-family": style.fontFamily })
      .forEach(function (entry) { svg.setAttribute(entry[0], entry[1]); });
    svg.append(whole.cloneNode(true));
    const text = new XMLSerializer().serializeToString(svg).replace(/var\((--chart-[a-z0-9-]+)\)/g, function (_, name) { return style.getPropertyValue(name).trim(); });
    light.remove();
    picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text.replace(/font-family="sans-serif"/g, ""));
    picture.alt = "";
    return picture;
  }

  /* A drawing that is higher than a sheet becomes a table of slices, so that it breaks between rows and its head is repeated. */
  function slice(drawing, number) {
    const svg = drawing.querySelector("svg"), box = svg.viewBox.baseVal;
    if (!box || box.height * Math.min(1, PAPER / box.width) <= SHEET) return;
    drawing.classList.add("measured");
    const place = svg.getBoundingClientRect();
    const lines = linesOf(svg, box.height / place.height, place.top), head = headOf(drawing, lines);
    drawing.classList.remove("measured");
    const id = "sliced-" + number, whole = document.createElementNS(SVG, "g"), table = make("table", "", "slices");
    whole.id = id;
    whole.append.apply(whole, Array.from(svg.childNodes).filter(function (node) { return node.nodeName !== "desc"; }));
    svg.append(whole);
    const cuts = cutsOf(lines, head, box.height, 170);
    if (head > 0) table.createTHead().insertRow().insertCell().append(pictureOfHead(whole, box.width, head));
    const body = table.createTBody();
    cuts.slice(1).forEach(function (to, i) { body.insertRow().insertCell().append(sliceOf(id, box.width, cuts[i], to)); });
    table.setAttribute("aria-hidden", "true");
    drawing.classList.add("sliced");
    drawing.append(table);
  }

  function setUpPaper() {
    addEventListener("beforeprint", function () {
      document.querySelectorAll(".chart-wide:not(.sliced)").forEach(slice);
    });
    addEventListener("afterprint", function () {
      document.querySelectorAll(".chart-wide.sliced").forEach(function (drawing) {
        drawing.classList.remove("sliced");
        drawing.querySelectorAll("table.slices").forEach(function (table) { table.remove(); });
        drawing.querySelectorAll("svg > g[id^='sliced-']").forEach(function (whole) { whole.replaceWith.apply(whole, Array.from(whole.childNodes)); });
      });
    });
  }

  function setUpCharts() {
    const figures = Array.from(document.querySelectorAll("figure.chart[data-chart]"));
    if (!figures.length || !("IntersectionObserver" in window)) return;
    function begin(figure) {
      watcher.unobserve(figure);
      figure.removeEventListener("pointerenter", pointed);
      enliven(figure).catch(function (error) { console.warn("The chart stays as it was drawn:", error); });
    }
    function pointed(event) { begin(event.currentTarget); }
    const watcher = new IntersectionObserver(function (entries) {
      entries.filter(function (entry) { return entry.isIntersecting; }).forEach(function (entry) { begin(entry.target); });
    });
    /* A chart that is in view from the start waits for the first scroll or the pointer, so that a page loads no script for charts before. */
    figures.forEach(function (figure) { figure.addEventListener("pointerenter", pointed); });
    addEventListener("scroll", function () { figures.forEach(function (figure) { if (!figure.dataset.live) watcher.observe(figure); }); }, { once: true, passive: true });
    function again(outdated) { figures.filter(function (figure) { return figure.dataset.live && outdated(figure); }).forEach(function (figure) { enliven(figure); }); }
    new MutationObserver(function () { again(function () { return true; }); }).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
    /* A window that is turned shows the drawing for the other width. */
    addEventListener("resize", function () { again(function (figure) { return figure.dataset.live !== layoutOf(figure); }); });
    /* On paper stand the drawings of the build: in light colours, and as wide as paper. */
    const onScreen = new Map();
    addEventListener("beforeprint", function () {
      drawings.forEach(function (drawing, target) {
        if (!onScreen.has(target)) onScreen.set(target, target.firstElementChild);
        target.replaceChildren(drawing);
      });
      document.querySelectorAll("details.chart-table, details.claim-arithmetic").forEach(function (details) { details.open = true; });
    });
    addEventListener("afterprint", function () {
      onScreen.forEach(function (host, target) { target.replaceChildren(host); });
      onScreen.clear();
    });
  }

  /* ---------- Drawings as pictures ---------- */

  /* A picture of a drawing, of twice its size in pixels. */
  async function pictureOf(svg) {
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * image.naturalWidth;
    canvas.height = 2 * image.naturalHeight;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise(function (resolve) { canvas.toBlob(resolve, "image/png"); });
  }

  /* Drawings are files of the site, and pictures of them are made for who asks. What is opened from a disk may read no file. */
  function setUpPictures() {
    document.querySelectorAll("button[data-picture]").forEach(function (button) {
      button.hidden = onDisk;
      button.addEventListener("click", async function () {
        const address = button.dataset.picture;
        save(await pictureOf(await textOf(address)), address.replace(/^.*\//, "").replace(/\.svg$/, ".png"));
      });
    });
  }

  /* ---------- What terms mean ---------- */

  /* The meaning of a term shows beside its link while the pointer or the keyboard is on it. Where there is no pointer that could rest
     on it, the first tap shows the meaning, with a link that goes on, and the second tap goes on itself. */
  function setUpTerms() {
    const terms = new URL("../terms.json", ownAddress).href;
    let meanings = null, open = null, asked = null, later = 0, touched = false;

    function termOf(target) { return target instanceof Element ? target.closest("a[data-term]") : null; }

    function meaningOf(link) {
      meanings = meanings || textOf(terms).then(JSON.parse);
      return meanings.then(function (all) { return all[link.dataset.term]; });
    }

    function close() {
      clearTimeout(later);
      asked = null;
      if (!open) return;
      open.link.removeAttribute("aria-describedby");
      open.tip.remove();
      open = null;
    }

    /* Below the link, or above it if there is no room, and never beyond the edges of the window. */
    function place(link, tip) {
      const lines = link.getClientRects(), first = lines[0], last = lines[lines.length - 1];
      const edge = 8, wide = document.documentElement.clientWidth, high = document.documentElement.clientHeight;
      const above = last.bottom + tip.offsetHeight + edge > high && first.top - tip.offsetHeight - edge > 0;
      tip.style.left = Math.max(edge, Math.min((above ? first : last).left, wide - tip.offsetWidth - edge)) + scrollX + "px";
      tip.style.top = (above ? first.top - tip.offsetHeight : last.bottom) + scrollY + "px";
    }

    function show(link, meaning, tapped) {
      close();
      const tip = make("span", "", "tip"), text = make("span", "", "tip-text");
      text.id = "term-tip";
      text.append(make("strong", meaning.label), " ", meaning.definition);
      tip.append(text);
      if (tapped) {
        const on = make("a", link.hash ? "In the glossary" : "All about it", "tip-link");
        on.href = link.href;
        tip.append(" ", on);
        text.setAttribute("role", "status");
      }
      tip.addEventListener("pointerenter", function () { clearTimeout(later); });
      tip.addEventListener("pointerleave", leave);
      link.after(tip);
      if (tip.showPopover) {
        tip.popover = "manual";
        tip.showPopover();
      }
      place(link, tip);
      link.setAttribute("aria-describedby", text.id);
      open = { link: link, tip: tip, tapped: tapped };
    }

    /* `failed` is called where the meaning cannot be had. */
    function ask(link, tapped, failed) {
      if (open && open.link === link && open.tapped === tapped) return clearTimeout(later);
      asked = link;
      meaningOf(link).then(function (meaning) {
        if (asked !== link) return;
        if (meaning) show(link, meaning, tapped);
        else failed();
      }).catch(failed);
    }

    function nothing() { meanings = null; }

    function leave(event) {
      if (event.pointerType === "touch") return;
      clearTimeout(later);
      later = setTimeout(function () { if (!open || document.activeElement !== open.link) close(); }, 300);
    }

    document.addEventListener("pointerdown", function (event) {
      touched = event.pointerType === "touch";
      if (open && !open.tip.contains(event.target) && termOf(event.target) !== open.link) close();
    });
    document.addEventListener("pointerover", function (event) {
      const link = termOf(event.target);
      if (!link || event.pointerType === "touch" || link.contains(event.relatedTarget)) return;
      clearTimeout(later);
      later = setTimeout(function () { ask(link, false, nothing); }, 120);
    });
    document.addEventListener("pointerout", function (event) {
      const link = termOf(event.target);
      if (link && !link.contains(event.relatedTarget)) leave(event);
    });
    document.addEventListener("focusin", function (event) {
      const link = termOf(event.target);
      if (link && link.matches(":focus-visible")) ask(link, false, nothing);
    });
    document.addEventListener("focusout", function (event) {
      if (open && !open.tapped && termOf(event.target) === open.link) close();
    });
    document.addEventListener("keydown", function (event) {
      touched = false;
      if (event.key === "Escape") close();
    });
    document.addEventListener("click", function (event) {
      const link = termOf(event.target);
      if (!link || !touched || (open && open.link === link && open.tapped)) return;
      event.preventDefault();
      ask(link, true, function () { location.href = link.href; });
    });
    addEventListener("resize", function () { if (open) place(open.link, open.tip); });
    addEventListener("beforeprint", close);
  }

  setUpHeader();
  if (document.querySelector("a[data-term]")) setUpTerms();
  const table = document.querySelector("table[data-studies]");
  const claims = Array.from(document.querySelectorAll("article.claim"));
  if (table) setUpTable(table);
  else if (claims.length) setUpFilters(claims)();
  const comparison = document.querySelector("[data-compare]");
  if (comparison) setUpComparison(comparison);
  setUpCharts();
  setUpPaper();
  setUpPictures();
})();
