// Filters lie open where there is room; on a phone they are folded, so that the list comes first.
(function () {
  "use strict";
  const more = document.getElementById("filters-more");
  if (more && window.matchMedia("(min-width: 78rem)").matches) more.open = true;
})();
