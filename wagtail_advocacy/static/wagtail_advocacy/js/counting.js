/*
 * The length of a post as each kind of network counts it, for the live counter.
 *
 * networks/counting.py holds the same rules for the server; one table of vectors tests both.
 */
import { TLDS } from "./tlds.js";

const X_URL_LENGTH = 23;
const raw = String.raw;

const DIRECTION_MARKS = raw`\u202A-\u202E\u061C\u200E\u200F\u2066-\u2069`;
const NOT_CHARACTERS = raw`\uFFFE\uFEFF\uFFFF`;
const SPACES = raw`\x09-\x0D\x20\x85\xA0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000`;
const PUNCTUATION = raw`!'#%&\(\)*+,\\\-.\/:;<=>?@\[\]\^_\{\|\}~$`;
const LATIN_ACCENTS =
    raw`\xC0-\xD6\xD8-\xF6\xF8-\xFF\u0100-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268` +
    raw`\u026F\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF`;
const CYRILLIC = raw`\u0400-\u04FF`;

const BEFORE = raw`[^A-Za-z0-9@\uFF20$#\uFF03${NOT_CHARACTERS}]|[${DIRECTION_MARKS}]|^`;
const LETTER = `[^${PUNCTUATION}${SPACES}${NOT_CHARACTERS}${DIRECTION_MARKS}]`;
const SUBDOMAIN = raw`${LETTER}(?:[_\-]*${LETTER}){0,62}\.`;
const NAME = raw`${LETTER}(?:-*${LETTER}){0,62}\.`;

// Alternatives grouped by first letter, longest first: faster than a flat list.
function byFirstLetter(words) {
    const groups = new Map();
    for (const word of [...words].sort((a, b) => b.length - a.length)) {
        const [first, ...rest] = word;
        groups.set(first, [...(groups.get(first) ?? []), rest.join("")]);
    }
    return Array.from(groups, ([first, rests]) => `${first}(?:${rests.join("|")})`).join("|");
}

const TLD = raw`(?:(?:${byFirstLetter(TLDS)})(?=[^0-9a-zA-Z@+\-]|$)|xn--[\-0-9a-z]+)`;
const DOMAIN = `(?:${SUBDOMAIN}){0,20}${NAME}${TLD}`;
const PATH_INNER = raw`[a-z${CYRILLIC}0-9!*';:=+,.$\/%#\[\]\-\u2013_~@\|&${LATIN_ACCENTS}]`;
const PATH_PARENTHESES =
    raw`\((?:${PATH_INNER}+|${PATH_INNER}*\(${PATH_INNER}+\)${PATH_INNER}*)\)`;
const PATH_END = raw`[+\-a-z${CYRILLIC}0-9=_#\/${LATIN_ACCENTS}]`;
const PATH = raw`\/(?:(?:${PATH_INNER}|${PATH_PARENTHESES})*(?:${PATH_END}|${PATH_PARENTHESES}))?`;
const QUERY = raw`\?[a-z0-9!?*'@\(\);:&=+$\/%#\[\]\-_.,~\|]*[a-z0-9\-_&=#\/]`;

const ADDRESS = new RegExp(
    `(?<before>${BEFORE})(?<scheme>https?://)?(?<domain>${DOMAIN})` +
        `(?::[0-9]+)?(?<path>${PATH})?(?:${QUERY})?`,
    "giu",
);
const BARE_DOMAIN = new RegExp(raw`(?:[\-a-z0-9${LATIN_ACCENTS}]{1,63}\.){1,21}${TLD}`, "giu");

const SKIN = raw`[\u{1F3FB}-\u{1F3FF}]`;
const ADULT = raw`[\u{1F468}\u{1F469}]`;
const CHILD = raw`[\u{1F466}\u{1F467}]`;
// Emoji that a variation selector belongs to.
const TEXT_EMOJI = raw`(?![#*0-9]|(?![\u0000-\uFFFF])\p{Emoji_Presentation})\p{Emoji}`;
// Joined sequences are those of Emoji 12, which X's own library knows; it counts the parts of
// later ones separately.
const EMOJI = new RegExp(
    [
        raw`${ADULT}${SKIN}?\u200D(?:[\u2695\u2696\u2708]\uFE0F|[\u{1F33E}\u{1F373}\u{1F393}` +
            raw`\u{1F3A4}\u{1F3A8}\u{1F3EB}\u{1F3ED}\u{1F4BB}\u{1F4BC}\u{1F527}\u{1F52C}\u{1F680}` +
            raw`\u{1F692}\u{1F9B0}-\u{1F9B3}])`,
        raw`(?:\p{Emoji_Modifier_Base}(?:${SKIN}|\uFE0F)?|[\u{1F46F}\u{1F93C}\u{1F9DE}\u{1F9DF}])` +
            raw`\u200D[\u2640\u2642]\uFE0F`,
        raw`${ADULT}\u200D\u2764\uFE0F\u200D(?:\u{1F48B}\u200D)?${ADULT}`,
        raw`(?:${ADULT}\u200D)?${ADULT}\u200D${CHILD}(?:\u200D${CHILD})?`,
        raw`\u{1F3F3}\uFE0F\u200D\u{1F308}`,
        raw`\u{1F3F4}\u200D\u2620\uFE0F`,
        raw`\u{1F441}\u200D\u{1F5E8}`,
        raw`\u{1F3F4}[\u{E0061}-\u{E007A}]{1,6}\u{E007F}`,
        raw`[#*0-9]\uFE0F?\u20E3`,
        raw`[\u{1F1E6}-\u{1F1FF}]{2}`,
        raw`\p{Emoji_Modifier_Base}${SKIN}`,
        raw`(?=\p{Emoji_Modifier_Base})${TEXT_EMOJI}\uFE0F${SKIN}`,
        raw`${TEXT_EMOJI}\uFE0F`,
        raw`\p{Emoji_Presentation}`,
    ].join("|"),
    "gu",
);
const LIGHT = /[\u0000-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]/gu;
const MENTION = /(^|[^/\p{L}\p{N}_])@([a-z0-9_]+)@[a-z0-9.\-]+[a-z0-9]/giu;

const segmenter =
    typeof Intl !== "undefined" && Intl.Segmenter
        ? new Intl.Segmenter("und", { granularity: "grapheme" })
        : null;

function bareSpans(match) {
    const offset = match.index + match.groups.before.length;
    const spans = Array.from(match.groups.domain.matchAll(BARE_DOMAIN), (found) => [
        offset + found.index,
        offset + found.index + found[0].length,
    ]);
    if (spans.length && match.groups.path) {
        spans[spans.length - 1][1] = match.index + match[0].length;
    }
    return spans;
}

function addressSpans(text, bare) {
    const spans = [];
    if (!text.includes(".")) {
        return spans;
    }
    for (const match of text.matchAll(ADDRESS)) {
        const { before, scheme } = match.groups;
        if (scheme) {
            spans.push([match.index + before.length, match.index + match[0].length]);
        } else if (bare && !["-", "_", ".", "/"].includes(before)) {
            spans.push(...bareSpans(match));
        }
    }
    return spans;
}

function replaceAddresses(text, placeholder) {
    let result = "";
    let position = 0;
    for (const [start, end] of addressSpans(text, false)) {
        result += text.slice(position, start) + placeholder;
        position = end;
    }
    return result + text.slice(position);
}

function weight(text) {
    let emoji = 0;
    const rest = text.replace(EMOJI, () => {
        emoji += 1;
        return "";
    });
    const light = rest.match(LIGHT);
    return 2 * (emoji + countCodePoints(rest)) - (light ? light.length : 0);
}

/** The length of `text` in the units of X; an address or bare domain counts `urlLength`. */
export function countWeighted(text, urlLength = X_URL_LENGTH) {
    const normal = text.normalize("NFC");
    let total = 0;
    let position = 0;
    for (const [start, end] of addressSpans(normal, true)) {
        total += weight(normal.slice(position, start)) + urlLength;
        position = end;
    }
    return total + weight(normal.slice(position));
}

/**
 * The number of grapheme clusters in `text`. With `urlLength` every http or https address counts
 * as that many; with `freeMentionHosts` the host of `@name@host` counts nothing. A browser without
 * Intl.Segmenter counts code points, which is never less.
 */
export function countGraphemes(text, urlLength = null, freeMentionHosts = false) {
    let counted = urlLength === null ? text : replaceAddresses(text, "x".repeat(urlLength));
    if (freeMentionHosts) {
        counted = counted.replace(MENTION, "$1@$2");
    }
    return segmenter ? [...segmenter.segment(counted)].length : countCodePoints(counted);
}

/** The number of code points in `text`; with `urlLength` every http or https address counts so. */
export function countCodePoints(text, urlLength = null) {
    const counted = urlLength === null ? text : replaceAddresses(text, "x".repeat(urlLength));
    return [...counted].length;
}

/** The finished post: `text` and `url` joined as the network needs it (Network.compose). */
export function compose({ text, url, placement = "after", separator = "\n\n" }) {
    const trimmed = text.replace(/\r\n?/g, "\n").replace(/^[ \t\n]+|[ \t\n]+$/g, "");
    if (placement === "card") {
        return trimmed;
    }
    if (placement === "only" || !trimmed) {
        return url;
    }
    return placement === "before" ? url + separator + trimmed : trimmed + separator + url;
}

/**
 * The length of the finished post, as Network.count gives it on the server. The options are those
 * of Network.client_options plus `text` and `url`; before the tracked link exists, any address on
 * the same host and of the same length serves as `url`.
 */
export function count({
    counting,
    urlLength = null,
    freeMentionHosts = false,
    text,
    url = "",
    placement = "after",
    separator = "\n\n",
}) {
    const post = compose({ text, url, placement, separator });
    if (counting === "weighted") {
        return countWeighted(post, urlLength ?? X_URL_LENGTH);
    }
    if (counting === "graphemes") {
        return countGraphemes(post, urlLength, freeMentionHosts);
    }
    return countCodePoints(post, urlLength);
}
