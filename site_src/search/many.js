/* Stands before the theme's script of the search where there are many studies. The index that a page loads has all pages but those of
   studies; which of these a question is about is looked up by the first letters of its words, and the few that fit best are fetched and put
   into the index before the theme's script answers. */
(function () {
  "use strict";

  const MOST = 10, MOST_FILES = 6;
  const files = new Map();
  let given = null, inside = "", asked = 0, silent = 0, answered = null, passing = false, before = Promise.resolve();

  function fetched(name) {
    if (!files.has(name)) {
      files.set(name, fetch(new URL("../../../search/" + name, self.location)).then(function (response) {
        if (!response.ok) throw new Error(name + " could not be loaded");
        return response.json();
      }));
      files.get(name).catch(function () { files.delete(name); });
    }
    return files.get(name);
  }

  /* The words of a question, without what only tells how to search; letters are folded by the script that stands behind the theme's. */
  function wordsOf(question) {
    const plain = self.foldLetters(question.toLowerCase()).replace(/[~^]\d*/g, " ").replace(/\b(title|text|tags):/g, " ").replace(/[+*"]/g, " ");
    const words = plain.split(new RegExp(given.config.separator)).filter(function (word) { return word.length > 1; });
    return Array.from(new Set(words)).filter(function (word) { return self.lunr.stopWordFilter(word) !== undefined; });
  }

  /* The files with the words that begin so: one that has more letters in common than its name, or those that go on from here. */
  function filesFor(word) {
    const names = given.config.studies.words;
    const longest = names.filter(function (name) { return word.startsWith(name); }).sort(function (a, b) { return b.length - a.length; });
    const fitting = longest.length ? longest.slice(0, 1) : names.filter(function (name) { return name.startsWith(word); }).slice(0, MOST_FILES);
    return fitting.map(function (name) { return "words/" + names.indexOf(name) + ".json"; });
  }

  /* How well each study fits a word: words of the title and the whole word count more, and so do words that few studies have. */
  async function pointsOf(word) {
    const points = new Map(), all = given.config.studies.keys.length;
    const found = await Promise.all(filesFor(word).map(fetched));
    found.forEach(function (words) {
      Object.entries(words).forEach(function ([known, lists]) {
        if (!known.startsWith(word)) return;
        lists.forEach(function (studies, place) {
          const worth = (known === word ? 2 : 1) * (place === 0 ? 3 : 1) * Math.log(1 + all / (studies.length || all));
          let n = 0;
          studies.forEach(function (step) {
            n += step;
            points.set(n, Math.max(points.get(n) || 0, worth));
          });
        });
      });
    });
    return points;
  }

  /* The studies that fit a question best, those first that have most of its words. */
  async function studiesFor(question) {
    const found = await Promise.all(wordsOf(question).map(pointsOf));
    const hits = new Map();
    found.forEach(function (points) {
      points.forEach(function (worth, n) {
        const hit = hits.get(n) || [0, 0];
        hits.set(n, [hit[0] + 1, hit[1] + worth]);
      });
    });
    const best = Array.from(hits).sort(function ([m, a], [n, b]) { return b[0] - a[0] || b[1] - a[1] || m - n; }).slice(0, MOST);
    return best.map(function ([n]) { return given.config.studies.keys[n]; });
  }

  /* What the search knows of a study: what all its entries have in common stands once in the file. */
  function unpacked(file) {
    return file.entries.map(function ([place, title, text]) {
      return Object.assign({ location: file.page + place, title: title, text: text }, file.common);
    });
  }

  function pass(message) {
    passing = true;
    self.dispatchEvent(new MessageEvent("message", { data: message }));
    passing = false;
  }

  const post = self.postMessage.bind(self);
  self.postMessage = function (message) {
    if (message.type === 1 && silent > 0) {
      silent -= 1;
      answered();
    } else post(message);
  };

  async function answer(message, number) {
    if (number !== asked) return;
    try {
      const keys = await studiesFor(message.data);
      const name = keys.join(" ");
      if (number !== asked) return;
      if (name !== inside) {
        const entries = await Promise.all(keys.map(function (key) { return fetched("studies/" + key + ".json"); }));
        const done = new Promise(function (resolve) { answered = resolve; });
        silent += 1;
        pass({ type: 0, data: Object.assign({}, given, { docs: given.docs.concat(entries.map(unpacked).flat()) }) });
        await done;
        inside = name;
      }
    } catch (error) {
      console.warn("Studies cannot be searched:", error);
    }
    pass(message);
  }

  self.addEventListener("message", function (event) {
    if (passing) return;
    const message = event.data;
    if (message.type === 0) given = message.data;
    if (message.type !== 2 || !given || !given.config.studies) return;
    event.stopImmediatePropagation();
    asked += 1;
    const number = asked;
    before = before.then(function () { return answer(message, number); });
  });
})();
