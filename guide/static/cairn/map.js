// The map is bigger than a screen: buttons and keys as well as dragging.
(() => {
  "use strict";
  const map = document.querySelector(".map"), picture = map && map.querySelector("svg");
  if (picture) {
    const natural = picture.viewBox.baseVal.width, height = picture.viewBox.baseVal.height;
    let scale = 1;
    const zoom = (by) => {
      scale = Math.min(3, Math.max(0.3, by ? scale * by : Math.min(1, map.clientWidth / natural)));
      picture.setAttribute("width", natural * scale);
      picture.setAttribute("height", height * scale);
    };
    for (const one of document.querySelectorAll("button[data-zoom]")) {
      one.hidden = false;
      one.addEventListener("click", () => zoom(Number(one.dataset.zoom)));
    }
    let from = null;
    map.addEventListener("pointerdown", (e) => { if (e.pointerType === "mouse" && !e.target.closest("a")) from = [e.clientX + map.scrollLeft, e.clientY + map.scrollTop]; });
    addEventListener("pointermove", (e) => { if (from) map.scrollTo(from[0] - e.clientX, from[1] - e.clientY); });
    addEventListener("pointerup", () => { from = null; });
  }
})();
