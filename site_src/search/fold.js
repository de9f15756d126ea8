/* Stands behind the theme's script of the search: a letter is found with and without its accent, in what is typed and in what is read, and
   words that no index has (such as 'with') are not asked for. */
(function () {
  "use strict";

  const letters = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"};

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[øłđıßæœ]/g, function (sign) { return letters[sign]; });
  }

  self.foldLetters = fold;

  const pipeline = self.lunr.Pipeline.prototype;
  const run = pipeline.run, runString = pipeline.runString;
  pipeline.run = function (tokens) {
    return run.call(this, tokens).map(function (token) { return token.update(fold); });
  };
  pipeline.runString = function (text, metadata) {
    /* what the first function gives is folded a second time, which changes nothing */
    return runString.call(this, text, metadata).map(function (part) { return fold(String(part)); });
  };

  /* A pasted address is asked for without its beginning, and a colon asks for no field that there is not. */
  const Parser = self.lunr.QueryParser;
  self.lunr.QueryParser = Object.assign(function (text, query) {
    const plain = text.replace(/\b(https?|ftp):\/\/(\S*doi\.org\/)?/gi, "").replace(/\bdoi:\s*/gi, "");
    return new Parser(plain.replace(/(\w+):/g, function (whole, field) { return /^(title|text|tags)$/.test(field) ? whole : field + " "; }), query);
  }, Parser);

  /* What is asked for with a * at its end goes through no pipeline. */
  const index = self.lunr.Index.prototype;
  const query = index.query;
  index.query = function (fill) {
    return query.call(this, function (asked) {
      fill.call(asked, asked);
      asked.clauses.forEach(function (clause) { clause.term = fold(String(clause.term)); });
      /* A phrase between quotation marks asks for each of its words; those that the index leaves out would be found nowhere. */
      const told = asked.clauses.filter(function (clause) {
        return clause.presence !== self.lunr.Query.presence.REQUIRED || self.lunr.stopWordFilter(clause.term) !== undefined;
      });
      if (told.length) asked.clauses.splice(0, asked.clauses.length, ...told);
    });
  };
})();
