/* What the browser adds to pages that are complete without it: the table of studies sorts and filters, and charts answer to the pointer. */
(function () {
  "use strict";

  /* ---------- The table of studies ---------- */

  function cellValue(row, index, numeric) {
    const cell = row.cells[index];
    const text = cell.dataset.value !== undefined ? cell.dataset.value : cell.textContent.trim();
    if (!numeric) return text.toLocaleLowerCase();
    const number = Number.parseFloat(text);
    return Number.isNaN(number) ? -Infinity : number;
  }

  function sortBy(table, index, descending) {
    const heads = Array.from(table.tHead.rows[0].cells);
    const numeric = heads[index].dataset.sort === "number";
    const rows = Array.from(table.tBodies[0].rows);
    rows.sort(function (a, b) {
      const x = cellValue(a, index, numeric), y = cellValue(b, index, numeric);
      const order = numeric ? x - y : x.localeCompare(y);
      return (descending ? -order : order) || 0;
    });
    rows.forEach(function (row) { table.tBodies[0].append(row); });
    heads.forEach(function (head, i) {
      if (i === index) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLocaleLowerCase();
  }

  function setUpTable(table) {
    const form = document.querySelector("[data-filters]");
    const count = document.querySelector("[data-count]");
    const empty = document.querySelector("[data-empty]");
    const rows = Array.from(table.tBodies[0].rows);
    const texts = new Map(rows.map(function (row) { return [row, fold(row.dataset.text + " " + row.textContent)]; }));
    const heads = Array.from(table.tHead.rows[0].cells);
    let sorted = null;

    function state() {
      const chosen = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (value) chosen.set(name, value);
      if (sorted) chosen.set("sort", (sorted.descending ? "-" : "") + heads[sorted.index].dataset.name);
      return chosen;
    }

    function matches(row, chosen) {
      for (const [name, value] of chosen) {
        if (name === "sort") continue;
        if (name === "q") {
          if (!fold(value).split(/\s+/).every(function (word) { return texts.get(row).includes(word); })) return false;
        } else if (!JSON.parse(row.dataset.filter)[name].includes(value)) return false;
      }
      return true;
    }

    function apply() {
      const chosen = state();
      let shown = 0;
      rows.forEach(function (row) { row.hidden = !matches(row, chosen); if (!row.hidden) shown += 1; });
      count.textContent = shown === rows.length ? rows.length + " studies" : shown + " of " + rows.length + " studies";
      empty.hidden = shown > 0;
      const query = chosen.toString();
      history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
    }

    function restore() {
      const wanted = new URLSearchParams(location.search);
      for (const element of form.elements) if (element.name && wanted.has(element.name)) element.value = wanted.get(element.name);
      const sort = wanted.get("sort");
      const index = sort ? heads.findIndex(function (head) { return head.dataset.name === sort.replace(/^-/, ""); }) : -1;
      if (index >= 0) { sorted = { index: index, descending: sort.startsWith("-") }; sortBy(table, index, sorted.descending); }
      apply();
    }

    function csvCell(text) {
      const plain = text.replace(/\s+/g, " ").trim();
      const safe = /^[=+\-@]/.test(plain) ? "'" + plain : plain;
      return '"' + safe.replace(/"/g, '""') + '"';
    }

    function download() {
      const lines = [heads.map(function (head) { return csvCell(head.dataset.title); })];
      Array.from(table.tBodies[0].rows).filter(function (row) { return !row.hidden; }).forEach(function (row) {
        lines.push(Array.from(row.cells).map(function (cell) { return csvCell(cell.textContent); }));
      });
      const blob = new Blob(["\ufeff" + lines.map(function (line) { return line.join(","); }).join("\r\n") + "\r\n"], { type: "text/csv" });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = "studies.csv";
      link.click();
      URL.revokeObjectURL(link.href);
    }

    heads.forEach(function (head, index) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.textContent = head.textContent;
      head.dataset.title = head.textContent;
      head.dataset.name = fold(head.textContent).replace(/[^a-z0-9]+/g, "-");
      head.replaceChildren(button);
      button.addEventListener("click", function () {
        const descending = head.getAttribute("aria-sort") === "ascending";
        sorted = { index: index, descending: descending };
        sortBy(table, index, descending);
        apply();
      });
    });
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(apply); });
    form.querySelector("[data-download]").addEventListener("click", download);
    document.querySelector("[data-clear]").addEventListener("click", function () { form.reset(); });
    restore();
  }

  /* ---------- Charts ---------- */

  let vega = null;

  function loadVega(root) {
    if (vega === null) {
      vega = new Promise(function (resolve, reject) {
        const script = document.createElement("script");
        script.src = root + "assets/javascripts/vega.js";
        script.onload = function () { resolve(window.vegaEmbed); };
        script.onerror = function () { reject(new Error("vega.js could not be loaded")); };
        document.head.append(script);
      });
    }
    return vega;
  }

  function themed(text) {
    const style = getComputedStyle(document.body);
    return text.replace(/var\((--chart-[a-z0-9-]+)\)/g, function (whole, name) { return style.getPropertyValue(name).trim() || whole; });
  }

  async function enliven(figure) {
    const root = new URL(figure.dataset.root || "./", document.baseURI).href;
    const narrow = matchMedia("(max-width: 44.9375em)").matches;
    const layout = narrow ? "narrow" : "wide";
    const target = figure.querySelector(".chart-" + layout);
    const [embed, response] = await Promise.all([loadVega(root), fetch(figure.dataset.chart + "." + layout + ".json")]);
    const spec = JSON.parse(themed(await response.text()));
    const host = document.createElement("div");
    await embed(host, spec, { mode: "vega-lite", actions: false, renderer: "svg", loader: { baseURL: root.replace(/\/$/, ""), target: "_self" } });
    const svg = host.querySelector("svg");
    if (!svg) return;
    const old = target.querySelector("svg");
    ["role", "aria-roledescription", "aria-label", "aria-describedby"].forEach(function (name) {
      if (old && old.hasAttribute(name)) svg.setAttribute(name, old.getAttribute(name));
    });
    const description = old && old.querySelector("desc");
    if (description) svg.prepend(description.cloneNode(true));
    svg.querySelectorAll("a").forEach(function (link) { link.setAttribute("tabindex", "-1"); });
    target.replaceChildren(host);
    figure.dataset.live = layout;
  }

  function setUpCharts() {
    const figures = Array.from(document.querySelectorAll("figure.chart[data-chart]"));
    if (!figures.length || !("IntersectionObserver" in window)) return;
    const watcher = new IntersectionObserver(function (entries) {
      entries.filter(function (entry) { return entry.isIntersecting; }).forEach(function (entry) {
        watcher.unobserve(entry.target);
        enliven(entry.target).catch(function (error) { console.warn("The chart stays as it was drawn:", error); });
      });
    });
    figures.forEach(function (figure) { watcher.observe(figure); });
    new MutationObserver(function () {
      figures.filter(function (figure) { return figure.dataset.live; }).forEach(function (figure) { enliven(figure); });
    }).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
    addEventListener("beforeprint", function () {
      document.querySelectorAll("details.chart-table").forEach(function (details) { details.open = true; });
    });
  }

  const table = document.querySelector("table[data-studies]");
  if (table) setUpTable(table);
  setUpCharts();
})();
