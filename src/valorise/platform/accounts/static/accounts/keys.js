// Tells the person when the browser or the security key could not do it; otherwise nothing would seem to happen.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.getElementById("key-trouble");
  if (place) place.hidden = false;
});

// A press before anything listens would be lost or would send an empty form: the button works from when it can answer.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-needs-key]")) button.disabled = false;
});
