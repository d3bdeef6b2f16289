// The first visible element with this role and accessible name; the name may be a part of a longer one.
const [role, name] = arguments;
const implicit = {
  heading: "h1, h2, h3, h4, h5, h6",
  button: "button, input[type=button], input[type=submit], summary",
  link: "a[href]",
  textbox: "textarea, input:not([type]), input[type=text], input[type=search], input[type=number], input[type=url]",
  checkbox: "input[type=checkbox]",
  radio: "input[type=radio]",
  dialog: "dialog[open]",
};
const selector = [`[role=${role}]`, implicit[role]].filter(Boolean).join(", ");
const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const nameOf = (element) => {
  const ids = element.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
  const labelled = ids.map((id) => document.getElementById(id)?.textContent).join(" ");
  const labels = Array.from(element.labels ?? [], (label) => label.textContent).join(" ");
  const names = [labelled, element.getAttribute("aria-label"), labels, element.innerText, element.title, element.placeholder];
  return names.map(tidy).find((text) => text !== "") ?? "";
};
const isVisible = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[aria-hidden=true], [inert]");
const matching = Array.from(document.querySelectorAll(selector)).filter(isVisible);
return matching.find((element) => nameOf(element) === name) ?? matching.find((element) => nameOf(element).includes(name)) ?? null;
