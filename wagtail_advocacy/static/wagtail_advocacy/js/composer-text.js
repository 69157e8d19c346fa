/* The text of a post: counted as its network counts, mirrored in the preview, never lost. */
import { count } from "./counting.js";
import { blockedIn, signed } from "./wording.js";

const PREFIX = "wa-draft:";
const BEGUN_PREFIX = "wa-begun:";

function remember(key, value) {
    try {
        if (value === null) {
            sessionStorage.removeItem(key);
        } else {
            sessionStorage.setItem(key, value);
        }
    } catch {
        // Storage may be full or forbidden; the page then keeps the text only while it is open.
    }
}

function recall(key) {
    try {
        return sessionStorage.getItem(key);
    } catch {
        return null;
    }
}

/** Watch the text field in `root`; gives `null` where the network takes no text. */
export function watchText(root) {
    const field = root.querySelector("[data-wa-text]");
    if (!field) {
        return null;
    }
    const options = JSON.parse(field.dataset.waOptions);
    const counter = root.querySelector("[data-wa-count]");
    const announcer = root.querySelector("[data-wa-announce]");
    const mirror = root.querySelector("[data-wa-mirror]");
    const fold = root.querySelector("[data-wa-fold]");
    const rest = root.querySelector("[data-wa-rest]");
    const suggestion = root.querySelector("[data-wa-suggestion]");
    const begun = root.querySelector("[data-wa-begun]");
    const key = PREFIX + root.dataset.waItem;
    const begunKey = BEGUN_PREFIX + root.dataset.waItem;
    const blocked = root.querySelector("[data-wa-blocked]");
    let isOver = false;
    let isBlocked = false;
    let announced = "";

    function update() {
        mirrorText(Array.from(field.value));
        if (suggestion) {
            suggestion.hidden = field.value === suggestion.dataset.waSuggestion;
        }
        const found = blockedIn(field.value, options.blocked);
        isBlocked = found.length > 0;
        if (blocked.hidden === isBlocked) {
            blocked.hidden = !isBlocked;
        }
        const sentence = isBlocked ? blocked.dataset.waWords.replace("%s", found.join(", ")) : "";
        if (blocked.textContent !== sentence) {
            blocked.textContent = sentence;
        }
        if (!counter) {
            return;
        }
        const length = count({ ...options, text: signed(field.value, options.signature) });
        const left = options.limit - length;
        isOver = left < 0;
        const isClose = !isOver && left <= options.warnAt;
        counter.querySelector("[data-wa-length]").textContent = length;
        counter.classList.toggle("wa-count--over", isOver);
        counter.classList.toggle("wa-count--close", isClose);
        announce(isOver ? "waOver" : isClose ? "waLeft" : "", Math.abs(left));
    }

    function mirrorText(characters) {
        const end = Number(mirror.dataset.waFoldAt) || characters.length;
        mirror.textContent = characters.slice(0, end).join("");
        if (fold) {
            rest.textContent = characters.slice(end).join("");
            fold.hidden = characters.length <= end;
        }
    }

    // Heard only on crossing a border, not with every letter.
    function announce(kind, number) {
        if (kind !== announced) {
            announced = kind;
            announcer.textContent = kind ? announcer.dataset[kind].replace("%s", number) : "";
        }
    }

    function forget() {
        remember(key, null);
        remember(begunKey, null);
    }

    function keep() {
        remember(key, field.value);
        remember(begunKey, begun.value);
    }

    // What was posted is on the page already, or was set aside for another text.
    const draft = field.hasAttribute("data-wa-as-posted") ? null : recall(key);
    if (field.value !== field.defaultValue) {
        // Typed before anybody listened.
        keep();
    } else if (draft !== null) {
        field.value = draft;
        begun.value = recall(begunKey) ?? begun.value;
    }
    field.addEventListener("input", () => {
        keep();
        update();
    });
    suggestion?.addEventListener("click", () => {
        field.value = suggestion.dataset.waSuggestion;
        forget();
        update();
        field.focus();
    });
    update();
    return {
        field,
        isOver: () => isOver || isBlocked,
        post: () => signed(field.value, options.signature),
        forget,
    };
}
