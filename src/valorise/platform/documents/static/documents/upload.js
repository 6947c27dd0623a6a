// Shows how much of the files was sent; without scripts the form is sent as any other.
(function () {
  "use strict";
  for (const form of document.querySelectorAll("form[data-upload]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const bar = form.querySelector("progress"), button = form.querySelector("button");
      const request = new XMLHttpRequest();
      const give_up = () => { bar.hidden = true; button.disabled = false; form.submit(); };
      request.upload.addEventListener("progress", (sent) => { if (sent.lengthComputable) bar.value = sent.loaded / sent.total; });
      request.addEventListener("load", () => {
        if (request.status === 200) {
          window.location.assign(JSON.parse(request.responseText).address);
          window.location.reload();
        } else {
          const page = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
          const main = document.getElementById("main");
          if (page && main) { main.replaceChildren(...page.childNodes); main.focus(); } else give_up();
        }
      });
      request.addEventListener("error", give_up);
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      button.disabled = true;
      bar.hidden = false;
      request.send(new FormData(form));
    });
  }
})();
