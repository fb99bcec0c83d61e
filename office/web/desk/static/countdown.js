// What is left of a round runs down as it is shown; how much there is, the office says.
(function () {
  "use strict";
  function ends(at) {
    if (!at.ends) at.ends = performance.now() + Number(at.dataset.left);
    return at.ends;
  }
  setInterval(function () {
    document.querySelectorAll("[data-left]").forEach(function (at) {
      var s = Math.max(0, Math.ceil((ends(at) - performance.now()) / 1000));
      var said = Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0");
      if (at.textContent !== said) at.textContent = said;
    });
  }, 200);
})();
