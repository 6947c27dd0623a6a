// Filters lie open where there is room; on a phone they are folded, so that the list comes first.
(function () {
  "use strict";
  const more = document.getElementById("filters-more");
  if (more && window.matchMedia("(min-width: 78rem)").matches) more.open = true;
})();

// The list is renewed while one types or sorts; what was ticked stays ticked where it is still there.
(function () {
  "use strict";
  const list = document.getElementById("list");
  let ticked = new Set();
  if (!list) return;
  list.addEventListener("htmx:beforeSwap", function () {
    ticked = new Set(Array.from(list.querySelectorAll("input[name=asset]:checked"), (box) => box.value));
  });
  list.addEventListener("htmx:afterSwap", function () {
    list.querySelectorAll("input[name=asset]").forEach(function (box) { box.checked = ticked.has(box.value); });
  });
})();
