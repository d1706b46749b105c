/* The search page: Pagefind's own index, asked from this site only. */
/* Not a module: a browser does not load one from disk, and from disk this page must say why it cannot search. */
"use strict";
(() => {
  const form = document.querySelector("form.search"), input = form.elements.q, base = form.dataset.base;
  const status = document.querySelector(".status"), list = document.querySelector(".results");
  const more = document.querySelector(".more button"), filters = document.querySelector(".filters");
  const ORDER = ["Volume", "Year", "Kind", "From", "To", "Person", "Drafted by", "Cleared by", "Approved by", "Classification", "Clause"];
  const straight = document.querySelector(".jumps"), known = JSON.parse(document.getElementById("jumps").textContent);
  const spellings = JSON.parse(document.getElementById("spellings").textContent), question = globalThis.reftelQuestion;
  let pagefind, found = [], shown = 0, turn = 0;

  const start = async () => {
    form.hidden = false;
    input.value = new URLSearchParams(location.search).get("q") || "";
    offer();
    if (location.protocol === "file:") {
      status.textContent = "Search needs the site to be served: a browser does not let a page opened from disk read the index. Use the lists below, or run “mkdocs serve”.";
      return;
    }
    try {
      pagefind = await import(new URL(base + "pagefind/pagefind.js", location.href).href);
      drawFilters(await pagefind.filters());
    } catch {
      status.textContent = "The search index is not here: the site was built with search switched off.";
      return;
    }
    const asked = new URLSearchParams(location.search);
    for (const s of filters.querySelectorAll("[data-filter]")) s.value = asked.get(s.name) || "";
    const narrow = document.querySelector(".narrow");
    narrow.open = matchMedia("(min-width:44rem)").matches || [...filters.querySelectorAll("[data-filter]")].some(f => f.value);
    input.focus();
    if (location.search || input.value.trim()) run(); // what was typed while the index came, too
  };

  // A document's number or a telegram's: straight to it, also from disk, where words cannot be searched.
  const slug = s => s.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const numbers = {}, asking = {};
  globalThis.reftelNumbers = (post, rows) => { numbers[post] = rows; };
  const messagesOf = post => asking[post] ??= new Promise(done => {
    const s = document.createElement("script");
    s.src = `${base}telegrams/${post}/numbers.js`;
    s.onload = s.onerror = () => done(numbers[post] || []);
    document.head.append(s);
  });
  const documentsAt = n => known.volumes.filter(([, , spans]) => spans.some(s => s === n || (/^\d+$/.test(n) && Array.isArray(s) && s[0] <= +n && +n <= s[1])))
    .map(([id, name]) => ({ href: `${base}${id}/${n}/`, text: `Document ${n}`, more: name }));
  const messagesAt = async (place, n) => {
    const wanted = /^(state|dept?|deptel|department)$/.test(place) ? "state" : place;
    const posts = known.posts.filter(([key]) => key === wanted || (wanted.length > 2 && key.startsWith(wanted)));
    const rows = await Promise.all(posts.slice(0, 5).map(async ([key]) => (await messagesOf(key)).filter(r => slug(r[0]) === n).map(([, page, text, more]) => ({ href: `${base}telegrams/${key}/${page}/`, text, more }))));
    return rows.flat();
  };
  let asked = 0;
  const offer = async () => {
    const mine = ++asked, words = input.value.trim();
    let m, hits = [];
    if ((m = /^(?:d|docs?\.?|document|no\.?|#)?\s*(\d{1,4}[a-z]?)$/i.exec(words))) hits = documentsAt(m[1].toLowerCase());
    else if ((m = /^(?:tel(?:egram)?s?\.?\s+)?(?:no\.?\s*)?([a-z-]*\d[\w-]*)\s+(?:from\s+)?(?:the\s+)?(\D+)$/i.exec(words))) hits = await messagesAt(slug(m[2]), slug(m[1]));
    else if ((m = /^(?:tel(?:egram)?s?\.?\s+)?(?:from\s+)?(\D+?)(?:['’]s)?\s+(?:tel(?:egram)?\.?\s*)?(?:no\.?\s*)?([a-z]?-?\d[\w-]*)$/i.exec(words))) hits = await messagesAt(slug(m[1]), slug(m[2]));
    if (mine !== asked) return;
    straight.replaceChildren(...hits.map(({ href, text, more }) => {
      const li = document.createElement("li"), a = document.createElement("a"), s = document.createElement("span");
      a.href = location.protocol === "file:" ? href + "index.html" : href;
      a.textContent = text; s.className = "aside"; s.textContent = " " + more;
      li.append(a, s);
      return li;
    }));
  };

  const drawFilters = all => {
    for (const name of ORDER) {
      const values = Object.entries(all[name] || {}).sort(([a], [b]) => a.localeCompare(b));
      if (!values.length) continue;
      const label = document.createElement("label"), long = values.length > 60;
      const field = document.createElement(long ? "input" : "select");
      label.textContent = name;
      field.name = name.toLowerCase().replace(/ /g, "-");
      field.dataset.filter = name;
      label.append(field);
      if (long) { // too many to look through: typed, with suggestions
        const options = document.createElement("datalist");
        options.id = "all-" + field.name;
        options.append(...values.map(([v]) => new Option(v)));
        field.setAttribute("list", options.id);
        field.placeholder = "any";
        label.append(options);
      } else field.append(new Option("any", ""), ...values.map(([v, n]) => new Option(`${v} (${n})`, v)));
      filters.append(label);
    }
  };

  const run = async () => {
    const mine = ++turn, wanted = {}, address = new URLSearchParams();
    const words = input.value.trim();
    if (words) address.set("q", words);
    for (const s of filters.querySelectorAll("[data-filter]")) if (s.value) { wanted[s.dataset.filter] = s.value; address.set(s.name, s.value); }
    history.replaceState(null, "", address.size ? "?" + address : location.pathname);
    list.replaceChildren(); more.hidden = true;
    if (!address.size) { status.textContent = ""; return; }
    const asked = question.read(words);
    if (asked.unknown.length) {
      tell("Not understood: ", ...asked.unknown.flatMap(([sign, remedy], i) => [i ? "; " : "", `“${sign}”`, ` (${remedy})`]), ". ", USE);
      return;
    }
    const { found: all, missing } = await question.answer((text, options) => pagefind.search(text, options), asked, wanted, spellings);
    if (mine !== turn) return;
    if (missing) {
      const told = missing.map(t => t.exact ? `the words “${t.text}” together` : `the word “${t.text}”`);
      tell(`No document has ${told.join(" or ")}.`);
      return;
    }
    found = all; shown = 0;
    const none = asked.wanted.length + asked.unwanted.length < 2 ? "No document within these limits has it." : "No document has all of this.";
    tell(found.length === 1 ? "One document." : found.length ? `${found.length.toLocaleString("en")} documents.` : none);
    show();
  };

  const USE = "A search finds documents that have all its words; put words that belong together in quotation marks, and a minus before a word that should not be there.";
  const tell = (...parts) => { status.textContent = parts.join(""); };

  const show = async () => {
    const mine = turn, batch = await Promise.all(found.slice(shown, shown + 10).map(async one => ({ ...one, data: await one.result.data() })));
    if (mine !== turn) return;
    for (const { data, places } of batch) {
      const li = document.createElement("li"), p = document.createElement("p"), a = document.createElement("a");
      a.innerHTML = `<span class="no"></span> `;
      a.firstChild.textContent = data.meta.number;
      a.append(data.meta.title);
      p.append(a);
      const aside = [data.meta.date, ...(data.filters.Volume || [])].filter(Boolean).join(" · ");
      if (aside) { const s = document.createElement("span"); s.className = "aside"; s.textContent = " " + aside; p.append(s); }
      li.append(p);
      a.href = data.url;
      if (places.length) {
        const found = question.passage(data.content, places, 34), q = document.createElement("p");
        q.append(found.before ? "… " : "");
        for (const [word, marked] of found.pieces) {
          const part = marked ? document.createElement("mark") : document.createTextNode(word);
          if (marked) part.textContent = word;
          q.append(part, " ");
        }
        q.append(found.after ? "…" : "");
        li.append(q);
        a.href += question.fragment(found, data.anchors || []); // opens at the sentence
      }
      list.append(li);
    }
    shown += batch.length;
    more.hidden = shown >= found.length;
  };

  let wait;
  form.addEventListener("submit", async e => {
    e.preventDefault();
    await offer();
    const only = straight.querySelectorAll("a");
    if (only.length === 1) only[0].click(); // one thing can be meant: Enter opens it
    else if (pagefind) run();
  });
  input.addEventListener("input", () => { offer(); clearTimeout(wait); if (pagefind) wait = setTimeout(run, 180); });
  filters.addEventListener("change", run);
  more.addEventListener("click", show);
  start();
})();
