/* What is typed in the search box, read as a question, and answered from Pagefind's index with nothing that is not so.

   Pagefind alone takes a word that no document has for the longest beginning of it that some document has ("Z" for
   "zzzqqq"), and drops what it does not know (minus, OR, a field). So each word is asked by itself, and believed only
   if the index has it whole; what is no word is understood or named. */
"use strict";
globalThis.reftelQuestion = (() => {
  // Letters with no accent to take off. The edition's own spellings with such letters come with the page.
  const PLAIN = { "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ħ": "h" };
  const fold = s => s.toLowerCase().replace(/[øłđðþæœßıħ]/g, c => PLAIN[c]).normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  const bare = s => fold(s).replace(/[^\p{L}\p{N}]+/gu, "");

  /* Words and phrases that a document must have and must not have, and what of the question is not understood. */
  const read = typed => {
    const wanted = [], unwanted = [], unknown = [];
    const pieces = typed.replace(/[“”„«»]/g, '"').match(/[-+]?"[^"]*"?|[^\s"]+/g) || [];
    let not = false;
    for (let i = 0; i < pieces.length; i++) {
      let piece = pieces[i], without = not;
      not = false;
      if (piece === "AND") {
        if (!i || i + 1 === pieces.length) unknown.push([piece, "it stands between two words"]);
        continue;
      }
      if (piece === "NOT") {
        if (i + 1 === pieces.length) unknown.push([piece, "it stands before a word"]);
        not = true;
        continue;
      }
      if (/^(?:OR|NEAR(?:\/\d+)?|XOR|\|\|?|&&?)$/.test(piece)) {
        unknown.push([piece, piece === "OR" || piece[0] === "|" ? "ask for one word at a time" : "all words are looked for; leave it out"]);
        continue;
      }
      if (/^[-–−!]["\p{L}\p{N}]/u.test(piece)) { without = true; piece = piece.slice(1); }
      else if (/^\+["\p{L}\p{N}]/u.test(piece)) piece = piece.slice(1); // every word is wanted anyway
      if (piece.startsWith('"')) {
        if (!/^".*"$/.test(piece) || piece.length < 2) { unknown.push([piece, "close the quotation marks"]); continue; }
        const words = piece.slice(1, -1).split(/\s+/).filter(bare);
        if (words.length) (without ? unwanted : wanted).push({ text: words.join(" "), exact: true });
        continue;
      }
      const field = /^(\p{L}[\p{L}-]*):(?=["\p{L}\p{N}*]|$)/u.exec(piece);
      if (field && (piece !== field[0] || (pieces[i + 1] || "").startsWith('"'))) {
        unknown.push([piece + (piece === field[0] ? pieces[++i] : ""), "choose such things under “Narrow the search”"]);
        continue;
      }
      if (/^[\p{L}\p{N}’'-]+\*$/u.test(piece)) piece = piece.slice(0, -1); // a word finds what begins with it
      else if (/[*?][\p{L}\p{N}]|\*/u.test(piece)) { unknown.push([piece, "a * may stand at the end of a word only"]); continue; }
      if (/^[\p{L}\p{N}].*[~^]\d*(?:\.\d+)?$/u.test(piece)) { unknown.push([piece, "words are looked for as they are written"]); continue; }
      if (/^\/.+\/$/.test(piece)) { unknown.push([piece, "patterns are not looked for"]); continue; }
      if (/^\(+[\p{L}"]|[\p{L}\p{N}"]\)+$/u.test(piece) && /\s(?:OR|AND|NOT)\s/.test(` ${typed} `)) { unknown.push(["( )", "ask for one thing at a time"]); continue; }
      if (bare(piece)) (without ? unwanted : wanted).push({ text: piece, exact: false });
    }
    return { wanted, unwanted, unknown: [...new Map(unknown).entries()] };
  };

  /* Answers a question. ask: Pagefind's search; spellings: printed forms by their plain letters. Gives the documents,
     best first, each with the places of its words, or what is to be said instead. */
  const answer = async (ask, { wanted, unwanted }, filters, spellings) => {
    const searches = new Map(); // a question's own searches, each asked once
    const search = (text, within = filters) => {
      const key = JSON.stringify([text, within]);
      if (!searches.has(key)) searches.set(key, ask(text, { filters: within, sort: text ? undefined : { date: "asc" } }));
      return searches.get(key);
    };
    const quoted = (text, within) => search(`"${text.replace(/"/g, "")}"`, within);
    // Whether the index has the word, or one that begins with it. Pagefind's stems decide: quotes forbid its guesses.
    const has = async word => {
      if ((await quoted(word, {})).results.length) return true;
      const [first] = (await search(word, {})).results;
      if (!first) return false;
      const words = (await first.data()).content.split(/\s+/), asked = bare(word);
      return first.words.some(at => [words[at] || "", ...(words[at] || "").split(/[^\p{L}\p{N}]+/u)].some(w => bare(w).startsWith(asked)));
    };
    const forms = async text => {
      const key = bare(text), known = [];
      for (const form of new Set([text, fold(text), ...(spellings[key] || [])])) if (await has(form)) known.push(form);
      return known;
    };
    // Every document with a term: its score and the places of the words. Null: no document at all has it.
    const having = async ({ text, exact }) => {
      const found = new Map(), asked = exact ? [...new Set([text, fold(text)])] : await forms(text);
      let anywhere = false;
      for (const form of asked) {
        const { results } = await (exact ? quoted(form) : search(form));
        anywhere ||= !exact || (await quoted(form, {})).results.length > 0;
        for (const result of results) {
          const known = found.get(result.id);
          if (!known) found.set(result.id, { result, score: result.score, places: [...result.words] });
          else known.places.push(...result.words);
        }
      }
      return anywhere ? found : null;
    };
    const missing = [];
    let found = null;
    for (const term of wanted) {
      const these = await having(term);
      if (!these) missing.push(term);
      else if (!found) found = these;
      else for (const [id, one] of found) {
        const other = these.get(id);
        if (!other) found.delete(id);
        else { one.score += other.score; one.places.push(...other.places); }
      }
    }
    if (missing.length) return { missing };
    if (!found) found = new Map((await search(null)).results.map(result => [result.id, { result, score: 0, places: [] }]));
    for (const term of unwanted) for (const id of (await having(term) || new Map()).keys()) found.delete(id);
    const all = [...found.values()];
    return { found: wanted.length ? all.sort((a, b) => b.score - a.score) : all };
  };

  /* The passage of a text in which most of the words stand, as [words, whether marked], and where it begins. */
  const passage = (content, places, length) => {
    const words = content.split(/\s+/), marked = new Set(places.filter(at => at < words.length));
    const ordered = [...marked].sort((a, b) => a - b);
    let best = 0, most = 0;
    for (let i = 0, j = 0; i < ordered.length; i++) {
      while (j < ordered.length && ordered[j] < ordered[i] + length) j++;
      const kinds = new Set(ordered.slice(i, j).map(at => bare(words[at]).slice(0, 4))).size; // different words count first
      if (kinds * 1000 + j - i > most) { most = kinds * 1000 + j - i; best = ordered[i]; }
    }
    const start = Math.max(0, best - Math.floor(length / 4));
    return { at: best, pieces: words.slice(start, start + length).map((word, i) => [word, marked.has(start + i)]), words, before: start > 0, after: start + length < words.length };
  };

  /* The part of an address that opens the page where a word stands: the note or page it is in, and the words around
     it. A number of a note may stand between any two words of the page, so several passages are tried in order. */
  const fragment = ({ words, at }, anchors) => {
    const own = anchors.filter(a => a.location <= at && /^fn|^pg_/.test(a.id)).sort((a, b) => b.location - a.location)[0];
    const part = (from, to) => words.slice(Math.max(0, at + from), at + to + 1).join(" ").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
    const tried = [part(-4, 4), part(0, 5), part(-5, 0), part(0, 2), part(-2, 0), part(0, 1), part(-1, 0), part(0, 0)];
    const texts = [...new Set(tried)].filter(Boolean).map(text => `text=${encodeURIComponent(text).replace(/-/g, "%2D")}`);
    return `#${own ? own.id : ""}:~:${texts.join("&")}`;
  };

  return { read, answer, passage, fragment };
})();
