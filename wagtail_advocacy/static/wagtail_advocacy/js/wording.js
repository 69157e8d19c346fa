/* What the programme adds to every post, and what no post may say (programme/wording.py). */

function folded(text) {
    return text.normalize("NFKC").toLowerCase();
}

/** `text` with `signature` as a paragraph of its own below it. */
export function signed(text, signature) {
    return [text.trim(), signature].filter(Boolean).join("\n\n");
}

/** Those of `terms` that `text` has as whole words, whatever their case. The server decides. */
export function blockedIn(text, terms) {
    if (!terms?.length || !text) {
        return [];
    }
    const byFold = new Map(terms.map((term) => [folded(term), term]));
    const alternatives = [...byFold.keys()]
        .sort((one, other) => other.length - one.length)
        .map((fold) =>
            fold
                .split(/\s+/)
                .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"))
                .join("\\s+"),
        )
        .join("|");
    const word = "[\\p{L}\\p{N}\\p{M}_]";
    const pattern = new RegExp(
        `(?<!${word})(?<!${word}[-'’])(?:${alternatives})(?!${word})(?![-'’]${word})`,
        "gu",
    );
    const found = [...folded(text).matchAll(pattern)].map((match) => match[0].replace(/\s+/g, " "));
    return [...new Set(found)].map((fold) => byFold.get(fold) ?? fold);
}
