/* Stands behind the theme's script of the search: a letter is found with and without its accent, in what is typed and in what is read. */
(function () {
  "use strict";

  const letters = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"};

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[øłđıßæœ]/g, function (sign) { return letters[sign]; });
  }

  const pipeline = self.lunr.Pipeline.prototype;
  const run = pipeline.run, runString = pipeline.runString;
  pipeline.run = function (tokens) {
    return run.call(this, tokens).map(function (token) { return token.update(fold); });
  };
  pipeline.runString = function (text, metadata) {
    /* what the first function gives is folded a second time, which changes nothing */
    return runString.call(this, text, metadata).map(function (part) { return fold(String(part)); });
  };

  /* What is asked for with a * at its end goes through no pipeline. */
  const index = self.lunr.Index.prototype;
  const query = index.query;
  index.query = function (fill) {
    return query.call(this, function (asked) {
      fill.call(asked, asked);
      asked.clauses.forEach(function (clause) { clause.term = fold(String(clause.term)); });
    });
  };
})();
