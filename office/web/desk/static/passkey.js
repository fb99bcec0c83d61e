// A form with data-passkey asks the browser for a passkey before it is sent: what is
// asked comes from the address that it names, and the answer goes along in a field.
// Without this file, or in a browser that knows no passkeys, the form stays as it is: words
// that lead to the code.
(function () {
  "use strict";
  var keys = window.PublicKeyCredential;
  if (!keys || !keys.parseRequestOptionsFromJSON || !keys.parseCreationOptionsFromJSON) return;

  function ask(options) {
    return options.publicKey.user
      ? navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(options.publicKey) })
      : navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(options.publicKey) });
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var button = form.querySelector("button");
    var failed = form.querySelector("[data-failed]");
    form.querySelectorAll("[data-without]").forEach(function (words) { words.hidden = true; });
    form.querySelectorAll("[data-with]").forEach(function (part) { part.hidden = false; });
    form.addEventListener("submit", function (e) {
      e.preventDefault();
      button.disabled = true;
      failed.hidden = true;
      fetch(form.dataset.passkey, { method: "POST" })
        .then(function (answer) {
          if (answer.redirected) location.reload(); // the sign-in is not fresh any more
          return answer.json();
        })
        .then(ask)
        .then(function (key) {
          form.elements.credential.value = JSON.stringify(key);
          form.submit();
        })
        .catch(function () { // also where nobody proved who they are
          button.disabled = false;
          failed.hidden = false;
        });
    });
  });
})();
