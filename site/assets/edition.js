/* What a script adds to pages that are whole without it: theme switch, sidenotes, notes on tap, copying, keys. */
"use strict";
(() => {
  const root = document.documentElement, $ = (s, e = document) => e.querySelector(s), $$ = (s, e = document) => [...e.querySelectorAll(s)];

  // From a folder on disk, an address that ends in a slash shows the folder; name its page instead.
  if (location.protocol === "file:") for (const a of $$("a[href]")) {
    const u = new URL(a.getAttribute("href"), document.baseURI); // a.href is no string where the link stands in a drawing
    if (u.protocol === "file:" && u.pathname.endsWith("/")) { u.pathname += "index.html"; a.setAttribute("href", u.href); }
  }

  // Light, dark.
  const theme = $(".theme");
  if (theme) {
    theme.hidden = false;
    theme.onclick = () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme:dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try { localStorage.theme = root.dataset.theme; } catch { /* a private window forgets */ }
    };
  }

  // Copy a citation.
  for (const b of $$("[data-copy]")) if (navigator.clipboard) {
    b.hidden = false;
    b.onclick = async () => { await navigator.clipboard.writeText($("#" + b.dataset.copy).textContent.trim()); b.textContent = "Copied"; };
  }

  // Keys. A list of them opens from the foot of each page or with "?"; there they can be switched off, too.
  const KEYS = [["←", "the document or page before"], ["→", "the document or page after"], ["t", "tags on or off"], ["/", "search"], ["?", "this list"], ["Esc", "put away a card, a note, this list"]];
  const keysOn = () => { try { return localStorage.keys !== "off"; } catch { return true; } };
  const told = document.createElement("p");
  told.className = "unseen"; told.setAttribute("role", "status");
  $("main")?.append(told);
  let list = null;
  const showKeys = () => {
    if (!list) {
      list = document.createElement("dialog");
      list.className = "keylist"; list.setAttribute("aria-labelledby", "keylist");
      list.innerHTML = `<h2 id="keylist">Keys</h2><dl>${KEYS.map(([k, what]) => `<div><dt><kbd>${k}</kbd></dt><dd>${what}</dd></div>`).join("")}</dl>
<p><label><input type="checkbox"> Use these keys</label></p><form method="dialog"><button>Close</button></form>`;
      const use = $("input", list);
      use.checked = keysOn();
      use.onchange = () => { try { localStorage.keys = use.checked ? "on" : "off"; } catch { /* a private window forgets */ } };
      document.body.append(list);
    }
    if (!list.open) list.showModal();
  };
  const toggleTags = () => {
    const boxes = $$(".switches input"), on = !boxes.some(b => b.checked);
    for (const b of boxes) b.checked = on;
    if (boxes.length) told.textContent = on ? "Tags are shown" : "Tags are hidden";
  };
  const opens = $(".keys");
  if (opens) { opens.hidden = false; $("button", opens).onclick = showKeys; }
  addEventListener("keydown", e => {
    if (e.key === "Escape") root.classList.add("nocards");
    if (e.altKey || e.ctrlKey || e.metaKey || !keysOn() || list?.open || e.target.closest?.("input:not([type=checkbox]),select,textarea,.scroll")) return;
    const to = { ArrowLeft: "prev", ArrowRight: "next" }[e.key];
    if (to) $(`.neighbours a[rel=${to}],.sheets a[rel=${to}]`)?.click();
    else if (e.key === "t") toggleTags();
    else if (e.key === "?") showKeys();
    else if (e.key === "/") { e.preventDefault(); $(".masthead a[href*='search/']")?.click(); }
  });
  addEventListener("mouseover", e => { if (!e.target.closest?.("[data-card]")) root.classList.remove("nocards"); });

  const text = $(".doc .text"), wide = matchMedia("screen and (min-width:64rem)");
  if (!text) return;

  // A copy of a note's words, without ids and out of the way of keyboard and screen reader, which have the note itself.
  const copy = li => {
    const d = document.createElement("div");
    d.innerHTML = li.innerHTML;
    for (const e of $$("[id]", d)) e.removeAttribute("id");
    $(".back", d)?.remove();
    return d;
  };
  const refs = $$(".fnref a").map(a => ({ a, li: document.getElementById(a.hash.slice(1)) })).filter(r => r.li);

  // Sidenotes: beside their number, pushed down where the one before is still speaking.
  // A note to a note stands with it in the list, not beside the text.
  const sided = refs.filter(r => !r.a.closest(".notes,.summary"));
  for (const r of sided) {
    const s = r.side = document.createElement("aside");
    s.className = "sidenote"; s.setAttribute("aria-hidden", "true");
    const words = copy(r.li); words.className = "words"; s.append(words);
    for (const l of $$("a,[tabindex]", s)) l.tabIndex = -1;
    r.a.onmouseenter = () => s.classList.add("lit");
    r.a.onmouseleave = () => s.classList.remove("lit");
    text.append(s);
  }
  const place = () => {
    if (!wide.matches) return;
    const top = text.getBoundingClientRect().top;
    let free = 0;
    for (const r of sided) {
      const y = Math.max(r.a.getBoundingClientRect().top - top - 4, free);
      r.side.style.top = y + "px";
      free = y + r.side.offsetHeight + 12;
    }
    text.style.minHeight = sided.length ? free + "px" : "";
  };
  place();
  document.fonts?.ready.then(place);
  addEventListener("resize", place);
  wide.addEventListener("change", () => { text.style.minHeight = ""; place(); });

  // On narrow screens a tap opens the note at the foot of the screen; a second tap or Escape puts it away.
  const tap = document.createElement("div");
  tap.className = "tap"; tap.popover = "auto"; tap.tabIndex = -1; tap.setAttribute("role", "note");
  document.body.append(tap);
  let opener = null;
  for (const r of refs) r.a.addEventListener("click", e => {
    if (wide.matches || !tap.showPopover) return;
    e.preventDefault();
    tap.replaceChildren(...copy(r.li).childNodes);
    tap.setAttribute("aria-label", r.a.getAttribute("aria-label"));
    opener = r.a;
    tap.showPopover(); tap.focus();
  });

  // Where nothing can hover, a first touch on a name or reference shows its card, with the way on to its page.
  if (matchMedia("(hover:none)").matches && tap.showPopover) text.closest(".doc").addEventListener("click", e => {
    const a = e.target.closest("a[data-card]");
    if (!a) return;
    e.preventDefault();
    const card = document.createElement("p"), on = document.createElement("a"), p = document.createElement("p");
    card.className = "card"; card.textContent = a.dataset.card;
    on.href = a.href; on.textContent = "Open its page";
    p.append(on);
    tap.replaceChildren(card, p);
    tap.setAttribute("aria-label", a.textContent);
    opener = a;
    tap.showPopover(); tap.focus();
  });
  tap.addEventListener("toggle", e => { if (e.newState === "closed" && opener) { opener.focus({ preventScroll: true }); opener = null; } });
})();
