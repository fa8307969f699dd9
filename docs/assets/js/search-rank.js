// Put in front of the theme's search worker, like search-fold.js. Whoever searches in an emergency types a sentence.
// Left alone, every word of it would count with all words that begin with it, so that "a" finds "authentication".
// Here whole words count most, longer words with the same beginning little, and short beginnings not at all.
(() => {
  "use strict";

  const WHOLE = 6;
  const STEM = 0.7;
  const SHORT = 3; // letters of a word that stands only for itself
  const LONG = 6; // letters from which the last two may be an ending

  const weigh = (query) => {
    const { OPTIONAL } = self.lunr.Query.presence;
    for (const clause of query.clauses.filter(({ presence }) => presence === OPTIONAL)) {
      const word = clause.term.replace(/^\*|\*$/g, "");
      if (word === clause.term || !word) continue;
      const more = { fields: clause.fields, usePipeline: false };
      query.term(word, { ...more, boost: WHOLE });
      if (word.length > LONG) query.term(`${word.slice(0, -2)}*`, { ...more, boost: STEM });
      if (word.length <= SHORT) clause.boost = 0;
    }
  };

  let lunr;
  Object.defineProperty(self, "lunr", {
    get: () => lunr,
    set(value) {
      lunr = value;
      const { query: ask } = lunr.Index.prototype;
      lunr.Index.prototype.query = function (build) {
        return ask.call(this, (query) => {
          build.call(query, query);
          weigh(query);
        });
      };
    },
  });
})();
