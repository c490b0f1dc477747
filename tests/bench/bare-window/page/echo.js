// Shows what was typed, as soon as it was typed: nothing between the key and the paint.
const field = document.getElementById("typed");
const echo = document.getElementById("echo");
field.addEventListener("input", () => {
  echo.textContent = `You typed: ${field.value}`;
});
field.focus();
