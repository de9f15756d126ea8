/* The colours that a reader chose before, set before the page is painted. */
(function () {
  "use strict";

  const kept = window.__md_get("__palette");
  if (!kept || !kept.color) return;
  const colours = ["media", "scheme", "primary", "accent"];
  const asSystem = kept.color.media === "(prefers-color-scheme)";
  const system = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
  const option = asSystem && document.querySelector("[data-md-color-media='(prefers-color-scheme: " + system + ")']");
  colours.forEach(function (name) {
    const value = option ? option.getAttribute("data-md-color-" + name) : kept.color[name];
    if (typeof value === "string") document.body.setAttribute("data-md-color-" + name, value);
  });
})();
