// What `cargo xtask bench ui` measures inside a page, the same in Chromium and in WebKitGTK: both drivers run this file
// once and then call `measured.NAME(…)`. Times are milliseconds of the page's own clock.
//
// "Painted" is the first task after the frame in which the page says so: the frame's work is over by then. A grid that
// another section left behind does not count, nor does an echo that shows before the key's own work is done.
const nextFrame = () => new Promise(requestAnimationFrame);

/** Resolves when the frame that is being made is over. */
const painted = () =>
  new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now());
    channel.port2.postMessage(null);
  });

const grid = () => document.querySelector("[role=grid]");

/** Runs a command of the desk the way the page does; answers the text it came as. */
async function asked(name, input) {
  const own = window.__TAURI_INTERNALS__;
  if (own) {
    const answer = await own.invoke("rpc", { name, input });
    if (typeof answer === "string") return answer;
    return answer instanceof ArrayBuffer ? new TextDecoder().decode(answer) : JSON.stringify(answer);
  }
  const body = JSON.stringify(input);
  const answer = await fetch(`/rpc/${name}`, { method: "POST", headers: { "content-type": "application/json" }, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

const call = async (name, input) => JSON.parse(await asked(name, input));

/** Where a position that goes to and fro at one speed is after so many milliseconds. */
function swing(elapsed, speed, reach) {
  const way = ((elapsed / 1000) * speed) % (2 * reach);
  return way <= reach ? way : 2 * reach - way;
}

/** Lines of numbers and nothing else: what scrolling costs without the app. */
function bare() {
  const scroller = document.createElement("div");
  scroller.style.height = "100vh";
  scroller.style.overflow = "auto";
  for (let line = 0; line < 200; line += 1) {
    const text = document.createElement("div");
    text.style.height = "36px";
    text.style.whiteSpace = "pre";
    text.textContent = Array.from({ length: 60 }, (_, n) => String((line * 7 + n * 3) % 100)).join("     ");
    scroller.append(text);
  }
  document.body.replaceChildren(scroller);
  return scroller;
}

/** The times between frames while the grid scrolls `down` or `across`, or while a `bare` page does. */
async function frames(way, seconds) {
  const scroller = way === "bare" ? bare() : grid().parentElement;
  // Asked once: in between it would make the page lay itself out earlier than it has to.
  const reach = way === "across" ? scroller.scrollWidth - scroller.clientWidth : scroller.scrollHeight - scroller.clientHeight;
  const began = await nextFrame();
  const times = [];
  let before = began;
  while (before - began < seconds * 1000) {
    const now = await nextFrame();
    times.push(now - before);
    before = now;
    if (way === "across") scroller.scrollLeft = swing(now - began, 3000, reach);
    else scroller.scrollTop = swing(now - began, 1400, reach);
  }
  return times;
}

let opening = null;

/** The next click opens this section: from then on the time runs until its cells are painted. */
async function armOpening(section) {
  const isThere = () => grid()?.getAttribute("aria-label") === `Grades for ${section}` && grid().querySelector("[data-student]") !== null;
  opening = new Promise((resolve) => {
    const clicked = async (event) => {
      do await nextFrame();
      while (!isThere());
      resolve((await painted()) - event.timeStamp);
    };
    addEventListener("click", clicked, { capture: true, once: true });
  });
}

const keys = [];
let pressed = Promise.resolve();

/** What a key can change: which cell has the keyboard, and what is typed in it. */
function shown() {
  const at = document.activeElement;
  const cell = at?.closest("[data-student]");
  return `${cell?.dataset.assignment} ${cell?.dataset.student} ${at?.value ?? ""}`;
}

/** From now on each key is timed until what it does is painted. */
async function armKeys() {
  const heard = (event) => {
    const before = shown();
    pressed = (async () => {
      do await nextFrame();
      while (shown() === before);
      keys.push({ key: event.key, took: (await painted()) - event.timeStamp });
    })();
  };
  addEventListener("keydown", heard, { capture: true });
}

/** A field on a page with nothing else on it: what a key costs without the app. */
async function field() {
  const input = document.createElement("input");
  document.body.replaceChildren(input);
  input.focus();
  await nextFrame();
  await nextFrame();
}

/** Resolves when what the last key did is painted; answers how many were timed. */
async function settled() {
  await pressed;
  return keys.length;
}

/** Gives the keyboard to the first cell of a column (`aria-colindex`) near the beginning. */
async function start(column) {
  grid().parentElement.scrollTo(0, 0);
  await nextFrame();
  await nextFrame();
  const cell = grid().querySelector(`[role=gridcell][aria-colindex="${column}"]`);
  for (const kind of ["mousedown", "mouseup", "click"]) cell.dispatchEvent(new MouseEvent(kind, { bubbles: true, button: 0 }));
  await nextFrame();
  return shown();
}

/** Types and approves whole columns at the far end, and begins to send them. Answers the run. */
async function send(section, columns) {
  const book = await call("book", { section });
  const far = book.assignments.slice(-columns);
  const edits = far.flatMap((head, place) =>
    book.students.map((student, row) => ({
      assignment: head.id,
      student: student.id,
      change: { kind: "input", text: String(1 + ((row + place) % 4)) },
    })),
  );
  await call("edit_grades", { section, edits });
  await call("approve", { section, scope: { kind: "all" }, approved: true });
  const plan = await call("prepare_sync", { section, only_failed_of: null });
  return (await call("send", { section, fingerprint: plan.fingerprint })).run;
}

window.measured = {
  frames,
  armOpening,
  opened: () => opening,
  armKeys,
  field,
  settled,
  start,
  keys: async () => keys.splice(0),
  send,
  run: (run) => call("run", { run }),
  bytes: async (section) => new TextEncoder().encode(await asked("book", { section })).length,
  state: () => call("app_state", {}),
};
