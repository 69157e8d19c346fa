/* Without a connection the browser would leave the page for one of its own, and lose what was typed. */

const notice = document.querySelector("[data-wa-offline]");

function show(isOffline) {
    notice.hidden = !isOffline;
}

function keepPage(event) {
    if (navigator.onLine) {
        return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    show(true);
    notice.scrollIntoView({ block: "nearest" });
}

/** Say so while there is no connection, and let nothing be sent that would be lost. */
export function watchConnection() {
    if (!notice) {
        return;
    }
    window.addEventListener("offline", () => show(true));
    window.addEventListener("online", () => show(false));
    show(!navigator.onLine);
    document.addEventListener("submit", keepPage, true);
    document.addEventListener(
        "click",
        (event) => {
            if (event.target.closest(".wa-hub a[href]")) {
                keepPage(event);
            }
        },
        true,
    );
}
