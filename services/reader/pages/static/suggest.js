// Completions below the search field: a list of the browser's own, with its keys and its words
// for screen readers. Without this script the field is an ordinary one.
"use strict";
(() => {
  const field = document.querySelector('form.find input[name="q"]');
  const list = document.getElementById("completions");
  if (!field || !list) return;
  const language = document.querySelector('form.find input[name="lang"]');
  let waiting = 0;
  let asked = "";

  const show = (completions) => {
    list.replaceChildren(
      ...completions.map((each) => {
        const option = document.createElement("option");
        option.value = each.text;
        option.label = each.label;
        return option;
      }),
    );
  };

  const ask = async () => {
    const typed = field.value;
    if (typed === asked || typed.trim().length < 2) return;
    asked = typed;
    const query = new URLSearchParams({ q: typed });
    if (language) query.set("lang", language.value);
    try {
      const answer = await fetch(`/api/v1/suggest?${query}`);
      if (answer.ok && field.value === typed) show((await answer.json()).completions);
    } catch {
      // Offline: the field goes on without completions.
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  });
})();
