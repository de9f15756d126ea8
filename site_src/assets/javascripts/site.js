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

  /* Filters a list of rows or articles by the boxes of the page's form, and keeps the choice in the address.
     `extra` adds to the address what else the page wants to keep. Returns the function that applies the choice. */
  function setUpFilters(items, extra) {
    const form = document.querySelector("[data-filters]");
    const count = document.querySelector("[data-count]");
    const empty = document.querySelector("[data-empty]");
    const noun = count.dataset.noun || "studies";
    const groups = Array.from(document.querySelectorAll("[data-group]"));
    const texts = new Map(items.map(function (item) { return [item, fold((item.dataset.text || "") + " " + item.textContent)]; }));
    const values = new Map(items.map(function (item) { return [item, JSON.parse(item.dataset.filter)]; }));

    function chosen() {
      const found = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (value) found.set(name, value);
      return found;
    }

    function matches(item, wanted) {
      for (const [name, value] of wanted) {
        if (name === "find") {
          if (!fold(value).split(/\s+/).every(function (word) { return texts.get(item).includes(word); })) return false;
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
      const wanted = chosen();
      let shown = 0;
      items.forEach(function (item) { item.hidden = !matches(item, wanted); if (!item.hidden) shown += 1; });
      groups.forEach(hideEmptyGroup);
      count.textContent = shown === items.length ? items.length + " " + noun : shown + " of " + items.length + " " + noun.split(",")[0];
      empty.hidden = shown > 0;
      if (extra) extra(wanted);
      const query = wanted.toString();
      history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
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
    const plain = text.replace(/\s+/g, " ").trim();
    const safe = /^[=+\-@]/.test(plain) ? "'" + plain : plain;
    return '"' + safe.replace(/"/g, '""') + '"';
  }

  function download(table, titles) {
    const lines = [titles.map(csvCell)];
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

  function setUpTable(table) {
    const heads = Array.from(table.tHead.rows[0].cells);
    const titles = heads.map(function (head) { return head.textContent; });
    const names = titles.map(function (title) { return fold(title).replace(/[^a-z0-9]+/g, "-"); });
    let sorted = null;
    const apply = setUpFilters(Array.from(table.tBodies[0].rows), function (wanted) {
      if (sorted) wanted.set("sort", (sorted.descending ? "-" : "") + names[sorted.index]);
    });

    function sort(index, descending) {
      sorted = { index: index, descending: descending };
      sortBy(table, index, descending);
    }

    heads.forEach(function (head, index) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.textContent = titles[index];
      head.replaceChildren(button);
      button.addEventListener("click", function () {
        sort(index, head.getAttribute("aria-sort") === "ascending");
        apply();
      });
    });
    document.querySelector("[data-download]").addEventListener("click", function () { download(table, titles); });
    const given = new URLSearchParams(location.search).get("sort") || "";
    const index = names.indexOf(given.replace(/^-/, ""));
    if (index >= 0) sort(index, given.startsWith("-"));
    apply();
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
    const [embed, response] = await Promise.all([loadVega(root), fetch(figure.dataset.chart + ".json")]);
    const drawn = JSON.parse(themed(await response.text()));
    const spec = Object.assign(drawn[layout], { datasets: drawn.datasets });
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
    new MutationObserver(function () {
      figures.filter(function (figure) { return figure.dataset.live; }).forEach(function (figure) { enliven(figure); });
    }).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
    addEventListener("beforeprint", function () {
      document.querySelectorAll("details.chart-table, details.claim-arithmetic").forEach(function (details) { details.open = true; });
    });
  }

  const table = document.querySelector("table[data-studies]");
  const claims = Array.from(document.querySelectorAll("article.claim"));
  if (table) setUpTable(table);
  else if (claims.length) setUpFilters(claims)();
  setUpCharts();
})();
