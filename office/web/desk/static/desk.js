// Keys for those who have a keyboard: whatever has data-key is focused, or opened, by it,
// and whatever has data-go after a g.
// Every page is whole without this file.
(function () {
  "use strict";
  var after = "";
  document.addEventListener("keydown", function (e) {
    var at = e.target;
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) || at.isContentEditable) return;
    var to = document.querySelector("[data-" + (after === "g" ? "go" : "key") + '="' + CSS.escape(e.key) + '"]');
    after = e.key;
    if (!to) return;
    e.preventDefault();
    if (to.tagName === "A") to.click();
    else { to.focus(); to.select(); }
  });
  // What is chosen of a plan's text is what a comment quotes.
  document.addEventListener("mouseup", function () {
    var chosen = getSelection();
    var from = chosen.anchorNode && (chosen.anchorNode.nodeType === 1 ? chosen.anchorNode : chosen.anchorNode.parentElement);
    var at = from && from.closest(".answer-text");
    if (!at || chosen.isCollapsed || !at.contains(chosen.focusNode)) return;
    var quote = at.parentElement.querySelector('[name="quote"]');
    if (!quote) return;
    quote.value = chosen.toString().trim();
    quote.closest("details").open = true;
  });
  // A day that somebody typed stays when another one is suggested.
  document.addEventListener("htmx:beforeSwap", function (e) {
    var from = e.target.dataset.suggested;
    var day = from && e.target.querySelector("input");
    if (day && (day.value !== from || day === document.activeElement)) e.detail.shouldSwap = false;
  });
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
