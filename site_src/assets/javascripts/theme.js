/* What must be there before the theme's own script: its small store, and a search that waits. The theme writes these into each page;
   here they are a file, so that the pages need allow no script that stands in a page itself. */
(function () {
  "use strict";

  const scope = new URL(document.currentScript.dataset.base, location.href);

  window.__md_scope = scope;
  window.__md_hash = function (text) {
    return Array.from(text).reduce(function (sum, sign) { return ((sum << 5) - sum + sign.charCodeAt(0)) | 0; }, 0);
  };
  window.__md_get = function (name, store, place) {
    try {
      return JSON.parse((store || localStorage).getItem((place || scope).pathname + "." + name));
    } catch {
      return null;  /* nothing may be kept here, or somebody else keeps something under this name */
    }
  };
  window.__md_set = function (name, value, store, place) {
    try {
      (store || localStorage).setItem((place || scope).pathname + "." + name, JSON.stringify(value));
    } catch { /* nothing may be kept here */ }
  };

  /* The theme fetches the index of the search with each page, and it is heavier than a page: it is held back until somebody turns to the search. */
  const open = XMLHttpRequest.prototype.open, send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.open = function (method, address) {
    this.address = String(address);
    return open.apply(this, arguments);
  };
  XMLHttpRequest.prototype.send = function () {
    const go = send.bind(this, ...arguments), search = document.querySelector(".md-search");
    const wanted = !search || search.contains(document.activeElement) || new URLSearchParams(location.search).has("q");
    if (wanted || !/search_index\.json$/.test(this.address)) go();
    else search.addEventListener("focusin", go, { once: true });
  };
})();
