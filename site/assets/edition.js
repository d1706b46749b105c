/* What a script adds to pages that are whole without it: theme switch, sidenotes, notes on tap, copying, keys. */
"use strict";
(() => {
  const root = document.documentElement, $ = (s, e = document) => e.querySelector(s), $$ = (s, e = document) => [...e.querySelectorAll(s)];

  // From a folder on disk, an address that ends in a slash shows the folder; name its page instead.
  if (location.protocol === "file:") for (const a of $$("a[href]")) {
    const u = new URL(a.href);
    if (u.protocol === "file:" && u.pathname.endsWith("/")) { u.pathname += "index.html"; a.href = u.href; }
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

  // Keys: previous and next document; Escape puts cards away.
  addEventListener("keydown", e => {
    if (e.key === "Escape") root.classList.add("nocards");
    if (e.altKey || e.ctrlKey || e.metaKey || e.target.closest?.("input,select,textarea,.scroll")) return;
    const to = { ArrowLeft: "prev", ArrowRight: "next" }[e.key];
    if (to) $(`.neighbours a[rel=${to}]`)?.click();
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
  for (const r of refs) {
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
    for (const r of refs) {
      const y = Math.max(r.a.getBoundingClientRect().top - top - 4, free);
      r.side.style.top = y + "px";
      free = y + r.side.offsetHeight + 12;
    }
    text.style.minHeight = refs.length ? free + "px" : "";
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
