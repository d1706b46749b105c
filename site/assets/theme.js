/* Before a page is shown: the theme its reader chose, and that there are scripts. */
try { document.documentElement.dataset.theme = localStorage.theme || ""; } catch { /* a private window forgets */ }
document.documentElement.className = "js";
