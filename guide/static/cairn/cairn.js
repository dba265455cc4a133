// Conveniences; every page works without them. The theme is kept in the reader's browser and sent to nobody.
(() => {
  "use strict";
  const root = document.documentElement, find = (selector) => document.querySelector(selector);

  // Text becomes markup where htmx takes a part of a page out of it, and nowhere else; what it takes brings no script along.
  const scriptless = (html) => /<script/i.test(html = html.replace(/<script.*?<\/script>/gis, "")) ? null : html;
  if (window.trustedTypes) trustedTypes.createPolicy("default", { createHTML: scriptless });

  // The theme: as the system has it, light, dark, and round again.
  const button = find(".theme"), names = { "": "as the system", light: "light", dark: "dark" };
  const show = () => { button.textContent = "Theme: " + names[root.dataset.theme || ""]; };
  if (button) {
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      const next = { "": "light", light: "dark", dark: "" }[root.dataset.theme || ""];
      if (next) root.dataset.theme = next; else delete root.dataset.theme;
      try { if (next) localStorage.theme = next; else localStorage.removeItem("theme"); } catch { /* not allowed: then for this page */ }
      show();
    });
  }

  // A slash goes to the search box, unless somebody is writing.
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const box = find("main input[type=search]") || find("#seek");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  });

  // The permalink is copied by a button that is there only where it can.
  for (const copy of document.querySelectorAll("button[data-copy]")) {
    if (!navigator.clipboard) continue;
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).value);
      copy.textContent = "Copied";
    });
  }
})();
