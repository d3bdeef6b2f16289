// The LMS gradebook page. Everything it shows from the server goes in as text, never as HTML.
"use strict";

const byId = (id) => document.getElementById(id);
const body = document.body;
let version = Number(body.dataset.version);

function say(words, wrong = false) {
  const said = byId("said");
  said.textContent = words;
  said.classList.toggle("wrong", wrong);
}

async function ask(method, address, sent) {
  const options = { method, headers: {} };
  if (sent !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(sent);
  }
  let answer;
  try {
    answer = await fetch(address, options);
  } catch {
    throw new Error("The school does not answer. Is it still open?");
  }
  const text = await answer.text();
  let data = null;
  try {
    data = text ? JSON.parse(text) : null;
  } catch {
    data = null;
  }
  if (!answer.ok) {
    throw new Error((data && data.message) || "The change could not be saved.");
  }
  return data;
}

/* Who am I */
const who = byId("who");
const remembered = localStorage.getItem("who");
if ([...who.options].some((option) => option.value === remembered)) {
  who.value = remembered;
}
who.addEventListener("change", () => localStorage.setItem("who", who.value));

/* Dates in the reader's own time zone */
function showDay(time) {
  const moment = time.dateTime;
  time.textContent = moment
    ? new Date(moment).toLocaleDateString(undefined, { month: "short", day: "numeric" })
    : "no due date";
}
document.querySelectorAll("th time").forEach(showDay);

/* Cells */
const words = { excused: "Excused", late: "Late", missing: "Missing" };

function paint(cell, grade) {
  const input = cell.querySelector("input.score");
  const typing = input === document.activeElement && input.value !== input.dataset.saved;
  const wrong = input.getAttribute("aria-invalid") === "true";
  input.dataset.saved = grade.score;
  if (!typing && !wrong) input.value = grade.score;
  cell.dataset.flags = grade.flags.join(" ");
  cell.dataset.comment = grade.comment;
  const marks = grade.flags.map((flag) => words[flag]);
  if (grade.comment) marks.push("Comment");
  cell.querySelector(".mark").textContent = marks.join(", ");
}

function tick(cell) {
  const saved = cell.querySelector(".saved");
  saved.hidden = false;
  clearTimeout(cell.ticking);
  cell.ticking = setTimeout(() => { saved.hidden = true; }, 2500);
}

async function save(input, change) {
  const cell = input.closest("td");
  const grade = await ask("PUT", "/lms/api/grade", {
    assignment: input.dataset.assignment,
    student: input.dataset.student,
    who: who.value,
    ...change,
  });
  paint(cell, grade);
  tick(cell);
}

async function saveScore(input) {
  const typed = input.value;
  if (typed === input.dataset.saved || input.saving) return;
  input.saving = true;
  try {
    await save(input, { score: typed });
    if (input.value === typed) input.value = input.dataset.saved;
    input.removeAttribute("aria-invalid");
    say("Saved.");
  } catch (error) {
    input.setAttribute("aria-invalid", "true");
    say(error.message, true);
  } finally {
    input.saving = false;
  }
}

function below(input, rows) {
  const cell = input.closest("td");
  let row = cell.parentElement;
  for (;;) {
    row = rows > 0 ? row.nextElementSibling : row.previousElementSibling;
    if (!row) return null;
    const next = row.cells[cell.cellIndex].querySelector("input.score");
    if (next) return next;
  }
}

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches || !input.matches("input.score")) return;
  if (event.key === "Enter" || event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    saveScore(input);
    const next = below(input, event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey) ? -1 : 1);
    if (next) {
      next.focus();
      next.select();
    }
  } else if (event.key === "Escape") {
    input.value = input.dataset.saved;
    input.removeAttribute("aria-invalid");
    say("");
  }
});
document.addEventListener("focusout", (event) => {
  if (event.target.matches("input.score")) saveScore(event.target);
});
document.addEventListener("focusin", (event) => {
  if (event.target.matches("input.score")) event.target.select();
});

/* One grade in detail */
const gradeDialog = byId("grade-dialog");
let gradeOpen = null;

function openGrade(cell) {
  gradeOpen = cell;
  const label = cell.querySelector(".more").getAttribute("aria-label");
  byId("grade-title").textContent = label.replace(/^Details of /, "");
  const flags = cell.dataset.flags.split(" ");
  const chosen = ["excused", "missing", "late"].find((flag) => flags.includes(flag)) || "none";
  byId("grade-" + chosen).checked = true;
  gradeOpen.flag = chosen;
  const comment = byId("grade-comment");
  if (comment) comment.value = cell.dataset.comment;
  byId("grade-wrong").textContent = "";
  gradeDialog.showModal();
}

byId("grade-cancel").addEventListener("click", () => gradeDialog.close());
gradeDialog.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const cell = gradeOpen;
  const change = {};
  const flag = gradeDialog.querySelector("input[name=flag]:checked").value;
  if (flag !== cell.flag) change.flag = flag;
  const comment = byId("grade-comment");
  if (comment && comment.value !== cell.dataset.comment) change.comment = comment.value;
  try {
    if (Object.keys(change).length) {
      await save(cell.querySelector("input.score"), change);
      say("Saved.");
    }
    gradeDialog.close();
    cell.querySelector(".more").focus();
  } catch (error) {
    byId("grade-wrong").textContent = error.message;
  }
});

/* One assignment */
const assignmentDialog = byId("assignment-dialog");
let assignmentOpen = null;

function localTime(moment) {
  if (!moment) return "";
  const date = new Date(moment);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

function openAssignment(head) {
  assignmentOpen = head;
  byId("assignment-title").value = head.dataset.title;
  byId("assignment-due").value = localTime(head.dataset.due);
  byId("assignment-points").value = head.dataset.points;
  byId("assignment-description").textContent = head.dataset.description || "none";
  byId("assignment-address").value =
    location.origin + "/lms?section=" + document.body.dataset.section + "&assignment=" + head.dataset.assignment;
  byId("assignment-wrong").textContent = "";
  byId("assignment-sure").hidden = true;
  assignmentDialog.showModal();
}

function paintHead(head, assignment) {
  head.dataset.title = assignment.title;
  head.dataset.due = assignment.due || "";
  head.dataset.points = assignment.points || "";
  if (assignment.description !== undefined) head.dataset.description = assignment.description;
  const button = head.querySelector("button.assignment");
  const before = button.textContent;
  button.querySelector("bdi").textContent = assignment.title;
  button.setAttribute("aria-label", "Edit " + assignment.title);
  head.querySelector(".points").textContent = assignment.points === null ? "no maximum" : assignment.points + " pts";
  const time = head.querySelector("time");
  time.dateTime = assignment.due || "";
  showDay(time);
  if (before !== assignment.title) {
    document.querySelectorAll('input.score[data-assignment="' + assignment.id + '"]').forEach((input) => {
      const student = input.closest("tr").querySelector("th").textContent;
      input.setAttribute("aria-label", "Score of " + student + " on " + assignment.title);
      const more = input.closest("td").querySelector(".more");
      more.setAttribute("aria-label", "Details of " + student + " on " + assignment.title);
    });
  }
}

byId("assignment-cancel").addEventListener("click", () => assignmentDialog.close());
byId("assignment-keep").addEventListener("click", () => { byId("assignment-sure").hidden = true; });
byId("assignment-delete").addEventListener("click", () => {
  byId("assignment-sure").hidden = false;
  byId("assignment-delete-sure").focus();
});
assignmentDialog.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const head = assignmentOpen;
  const change = {};
  const title = byId("assignment-title").value;
  const due = byId("assignment-due").value;
  const points = byId("assignment-points").value.trim();
  if (title !== head.dataset.title) change.title = title;
  if (due !== localTime(head.dataset.due)) change.due = due ? new Date(due).toISOString() : "";
  if (points !== head.dataset.points) change.points = points;
  try {
    if (Object.keys(change).length) {
      paintHead(head, await ask("PUT", "/lms/api/assignments/" + head.dataset.assignment, change));
      say("Saved.");
    }
    assignmentDialog.close();
  } catch (error) {
    byId("assignment-wrong").textContent = error.message;
  }
});
byId("assignment-delete-sure").addEventListener("click", async () => {
  try {
    await ask("DELETE", "/lms/api/assignments/" + assignmentOpen.dataset.assignment);
    location.reload();
  } catch (error) {
    byId("assignment-wrong").textContent = error.message;
  }
});

document.addEventListener("click", (event) => {
  const more = event.target.closest("button.more");
  if (more) openGrade(more.closest("td"));
  const title = event.target.closest("button.assignment");
  if (title) openAssignment(title.closest("th"));
});

/* What others change appears by itself */
async function refresh() {
  if (document.hidden || gradeDialog.open || assignmentDialog.open) return;
  const query = new URLSearchParams({ section: body.dataset.section, page: body.dataset.page, since: version });
  let shown;
  try {
    shown = await ask("GET", "/lms/api/cells?" + query);
  } catch {
    return;
  }
  if (!shown.columns) return;
  version = shown.version;
  const heads = [...document.querySelectorAll("th[data-assignment]")];
  const same = heads.length === shown.columns.length
    && heads.every((head, at) => head.dataset.assignment === shown.columns[at].assignment.id);
  if (!same) {
    const typing = document.activeElement && document.activeElement.matches("input.score")
      && document.activeElement.value !== document.activeElement.dataset.saved;
    if (typing || byId("trouble").open) say("The assignments have changed. Reload the page to see them.");
    else location.reload();
    return;
  }
  shown.columns.forEach((column, at) => {
    paintHead(heads[at], column.assignment);
    for (const [student, grade] of Object.entries(column.cells)) {
      const input = byId("s-" + column.assignment.id + "-" + student);
      if (input) paint(input.closest("td"), grade);
    }
  });
}
setInterval(refresh, 2000);

/* Trouble to practise with */
let faults = null;
const switches = [...document.querySelectorAll("[data-switch]")];
const isOffline = (trouble) => trouble.kind === "offline" && trouble.on === "any" && trouble.count === null;

function paintFaults() {
  byId("trouble-offline").checked = faults.troubles.some(isOffline);
  byId("trouble-latency").value = faults.latency_ms;
  byId("trouble-rate").value = Math.round(faults.fault_rate * 1e6) / 1e4;
  byId("trouble-limit").value = faults.rate === null ? "" : faults.rate;
  byId("trouble-token").value = faults.token;
  byId("trouble-state").value = faults.lms_state || "";
  for (const one of switches) one.checked = faults[one.dataset.switch];
  const list = byId("next-list");
  list.textContent = "";
  faults.troubles.forEach((trouble, at) => {
    if (isOffline(trouble)) return;
    const name = (select, value) => [...byId(select).options].find((option) => option.value === value).textContent;
    const line = document.createElement("li");
    const times = trouble.count === null ? "Always" : "Next " + trouble.count;
    line.append(times + " · " + name("next-on", trouble.on) + " · " + name("next-kind", trouble.kind) + " ");
    const away = document.createElement("button");
    away.type = "button";
    away.textContent = "Remove";
    away.setAttribute("aria-label", "Remove: " + line.textContent.trim());
    away.addEventListener("click", () => change((now) => { now.troubles.splice(at, 1); }));
    line.append(away);
    list.append(line);
  });
}

async function change(how) {
  try {
    const now = await ask("GET", "/lms/api/faults");
    how(now);
    faults = await ask("PUT", "/lms/api/faults", now);
    paintFaults();
    say("Saved.");
  } catch (error) {
    say(error.message, true);
  }
}

byId("trouble").addEventListener("toggle", async () => {
  if (!byId("trouble").open) return;
  try {
    faults = await ask("GET", "/lms/api/faults");
    paintFaults();
  } catch (error) {
    say(error.message, true);
  }
});
byId("trouble-form").addEventListener("submit", (event) => {
  event.preventDefault();
  change((now) => {
    now.latency_ms = Number(byId("trouble-latency").value || 0);
    now.fault_rate = Number(byId("trouble-rate").value || 0) / 100;
    now.rate = byId("trouble-limit").value === "" ? null : Number(byId("trouble-limit").value);
    now.token = byId("trouble-token").value;
    now.lms_state = byId("trouble-state").value || null;
    for (const one of switches) now[one.dataset.switch] = one.checked;
    now.troubles = now.troubles.filter((trouble) => !isOffline(trouble));
    if (byId("trouble-offline").checked) {
      now.troubles.unshift({ kind: "offline", on: "any", count: null, skip: 0 });
    }
  });
});
byId("next-add").addEventListener("click", () => change((now) => {
  now.troubles.push({
    kind: byId("next-kind").value,
    on: byId("next-on").value,
    count: Math.max(1, Number(byId("next-count").value || 1)),
    skip: 0,
  });
}));
byId("trouble-none").addEventListener("click", async () => {
  try {
    faults = await ask("PUT", "/lms/api/faults", {});
    paintFaults();
    say("All well again.");
  } catch (error) {
    say(error.message, true);
  }
});
