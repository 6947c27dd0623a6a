// Tells the person when the browser or the security key could not do it; otherwise nothing would seem to happen.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.getElementById("key-trouble");
  if (place) place.hidden = false;
});
