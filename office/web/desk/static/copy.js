// What stands in a field is copied by the button beside it, where a browser lets it.
(function () {
  "use strict";
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var from = document.getElementById(button.dataset.copy);
      navigator.clipboard.writeText(from.value).then(function () { button.querySelector("span").textContent = button.dataset.copied; }, function () { from.select(); });
    });
  });
})();
